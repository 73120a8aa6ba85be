// Places on a picture. The arrow keys move a crosshair, Enter or the space bar puts a point, a click does both; the
// list beside the picture says each point and takes it back.
import { byId, el } from "../dom.js";
import { mediumUrl } from "../media.js";
import { t } from "../strings.js";

const MOST = 32;
const STEP = 0.02; // of the picture's longer side; with Shift a single pixel

const clamp = (value, most) => Math.min(most, Math.max(0, Math.round(value)));
const position = (node, x, y, { width, height }) => {
  node.style.left = `${(100 * x) / width}%`;
  node.style.top = `${(100 * y) / height}%`;
};

/** The response is a list of `"x y"` in the picture's own pixels. */
export function hotspotView({ item, response, onAnswer }) {
  const { picture } = item;
  let points = [...(response ?? [])];
  let [x, y] = [clamp(picture.width / 2, picture.width), clamp(picture.height / 2, picture.height)];
  const cross = el("span", { class: "cross", "aria-hidden": "true" });
  const marks = el("span", { "aria-hidden": "true" });
  const image = el("img", { src: mediumUrl(picture.src), alt: picture.alt, width: picture.width, height: picture.height, draggable: "false" });
  const board = el("div", { class: "board", tabindex: "0", role: "application", "aria-roledescription": t("board"), "aria-label": picture.alt || t("picture"), "aria-describedby": "keys-hint" }, image, cross, marks);
  const list = el("ol", { class: "points" });
  const say = (text) => { byId("answer-spoken").textContent = text; };

  function show() {
    position(cross, x, y, picture);
    marks.replaceChildren(...points.map((point, index) => {
      const mark = el("span", { class: "mark" }, String(index + 1));
      position(mark, ...point.split(" ").map(Number), picture);
      return mark;
    }));
    list.replaceChildren(...points.map((point, index) => {
      const [left, top] = point.split(" ");
      const name = t("point", { number: index + 1, x: left, y: top });
      return el("li", {}, name, " ", el("button", { type: "button", class: "button is-quiet", "aria-label": t("remove_point", { number: index + 1 }), onclick: () => remove(index) }, t("remove")));
    }));
  }
  function put() {
    const point = `${x} ${y}`;
    if (points.includes(point) || points.length >= MOST) return;
    points = [...points, point];
    show();
    onAnswer([...points]);
    say(t("point_put", { x, y, total: points.length }));
  }
  function remove(index) {
    points = points.filter((_point, place) => place !== index);
    show();
    onAnswer([...points]);
    (list.querySelectorAll("button")[index] ?? board).focus();
    say(t("point_removed", { total: points.length }));
  }
  function key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!steps && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation(); // here the arrow keys do not go to the next item
    if (!steps) return put();
    const size = event.shiftKey ? 1 : Math.max(1, Math.max(picture.width, picture.height) * STEP);
    [x, y] = [clamp(x + steps[0] * size, picture.width), clamp(y + steps[1] * size, picture.height)];
    position(cross, x, y, picture);
    say(t("place", { x, y }));
  }
  board.addEventListener("keydown", key);
  board.addEventListener("click", (event) => {
    const box = image.getBoundingClientRect();
    x = clamp(((event.clientX - box.left) * picture.width) / box.width, picture.width);
    y = clamp(((event.clientY - box.top) * picture.height) / box.height, picture.height);
    put();
  });
  show();
  return {
    node: el("div", {}, board, el("p", { class: "targets-head" }, t("points")), list),
    clear: () => {
      points = [];
      show();
      onAnswer([]);
    },
    choose: () => false,
    hint: t("keys_hotspot"),
  };
}
