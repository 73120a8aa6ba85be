// Folds the side navigation behind a button on narrow screens, and closes the header's menus on Escape or a click
// elsewhere. Without script the navigation is simply open, and the menus open and close as <details> do.
for (const button of document.querySelectorAll("[data-menu-button]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!open));
  });
}

const menus = document.querySelectorAll("details[data-menu]");

function closeMenus(except) {
  for (const menu of menus) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector("details[data-menu][open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
