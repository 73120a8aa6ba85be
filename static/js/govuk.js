// Starts the GOV.UK components a page may hold; their words come translated in data attributes.
import {
  Button, CharacterCount, Checkboxes, createAll, ErrorSummary, NotificationBanner, PasswordInput, Radios, SkipLink, Tabs,
} from "../vendor/govuk-frontend/govuk-frontend.min.js";

createAll(Button, { preventDoubleClick: true });
for (const component of [
  CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, SkipLink, Tabs,
]) {
  createAll(component);
}
