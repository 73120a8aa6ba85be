// An order: buttons move a row up or down; on a row's handle the arrow keys do, and a number sends it to that place.
// Until something is moved or the order is confirmed, nothing is answered: what the paper shows is nobody's choice.
import { byId, el, plain, setHtml } from "../dom.js";
import { t } from "../strings.js";

/** The response is the list of all option ids in the chosen order. */
export function orderingView({ item, response, onAnswer }) {
  const known = new Map(item.options.map((option) => [option.id, option]));
  let isAnswered = response?.length > 0;
  let order = isAnswered ? [...response.filter((id) => known.has(id)), ...item.options.map(({ id }) => id).filter((id) => !response.includes(id))] : item.options.map(({ id }) => id);
  const rows = new Map(item.options.map((option) => [option.id, rowOf(option, (step) => move(option.id, step), (place) => send(option.id, place))]));
  const list = el("ol", { class: "order" });
  const confirm = el("button", { type: "button", class: "button", onclick: () => tell() }, t("order_confirm"));
  const state = el("p", { class: "order-state" });

  function show() {
    list.replaceChildren(...order.map((id) => rows.get(id).node));
    order.forEach((id, index) => rows.get(id).place(index, order.length));
    state.textContent = t(isAnswered ? "order_given" : "order_open");
    confirm.hidden = isAnswered;
  }
  function tell() {
    isAnswered = true;
    show();
    onAnswer([...order]);
  }
  function send(id, place) {
    if (place < 0 || place >= order.length) return;
    order = order.filter((one) => one !== id);
    order.splice(place, 0, id);
    const focused = document.activeElement;
    tell();
    const target = focused?.disabled || !list.contains(focused) ? rows.get(id).handle : focused;
    target.focus();
    byId("answer-spoken").textContent = t("moved", { text: plain(known.get(id).text), place: place + 1, total: order.length });
  }
  const move = (id, step) => send(id, order.indexOf(id) + step);

  show();
  return {
    node: el("div", { role: "group", "aria-labelledby": "item-stem item-type" }, state, list, el("div", { class: "buttons" }, confirm)),
    clear: () => {
      isAnswered = false;
      order = item.options.map(({ id }) => id);
      show();
      onAnswer([]);
    },
    choose: () => false,
    hint: t("keys_ordering"),
  };
}

function rowOf(option, onMove, onSend) {
  const handle = el("button", { type: "button", class: "order-place", "aria-describedby": "keys-hint" });
  const up = el("button", { type: "button", class: "button order-step", onclick: () => onMove(-1) }, "↑");
  const down = el("button", { type: "button", class: "button order-step", onclick: () => onMove(1) }, "↓");
  handle.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.ctrlKey || event.altKey || event.metaKey || (!step && !/^[1-9]$/.test(event.key))) return;
    event.preventDefault();
    event.stopPropagation(); // the page's own meaning of the numbers does not hold here
    if (step) onMove(step);
    else onSend(Number(event.key) - 1);
  });
  const text = plain(option.text);
  return {
    node: el("li", { class: "order-row" }, handle, setHtml(el("span", { class: "option-text" }), option.text), up, down),
    handle,
    place: (index, total) => {
      handle.textContent = String(index + 1);
      handle.setAttribute("aria-label", t("order_row", { place: index + 1, total, text }));
      up.setAttribute("aria-label", t("order_up", { text }));
      down.setAttribute("aria-label", t("order_down", { text }));
      up.disabled = index === 0;
      down.disabled = index === total - 1;
    },
  };
}
