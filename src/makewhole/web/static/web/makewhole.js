// Small conveniences; everything essential works without them.
"use strict";
document.documentElement.classList.add("mw-scripted");

// Log: while the reasons of a session are open and hold the focus, 1 to 5 choose one of them.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
  const reasons = document.activeElement && document.activeElement.closest("details[data-reasons][open]");
  const button = reasons && reasons.querySelector(`[data-key="${event.key}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

// A form is sent only while the server answers: else the browser would put an error in the place of what was typed.
// While it is on its way, a second press sends nothing: the server would do it once anyhow.
let answering = null;
const onItsWay = new Set();
const back = (form) => {
  onItsWay.delete(form);
  for (const each of form.elements) each.removeAttribute("aria-disabled"); // those too that stand outside of it
};
addEventListener("pageshow", () => onItsWay.forEach(back));
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || form === answering) return;
  event.preventDefault();
  if (onItsWay.has(form)) return;
  onItsWay.add(form);
  if (event.submitter) event.submitter.setAttribute("aria-disabled", "true");
  const told = document.getElementById("unreachable");
  try {
    await fetch("/healthy/", { cache: "no-store", signal: AbortSignal.timeout(10000) });
  } catch {
    form.querySelectorAll(".mw-unreachable").forEach((each) => each.remove());
    form.append(told.content.cloneNode(true));
    back(form);
    return;
  }
  answering = form;
  form.requestSubmit(event.submitter);
  answering = null;
  // A file that is saved leaves the page as it is: soon the next one can be asked for.
  const file = event.submitter && event.submitter.dataset.file;
  setTimeout(back, file === undefined ? 10000 : Number(file) || 2000, form);
});

// What the server proposes never takes the place of what somebody types meanwhile.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = event.detail;
  const isTyped = (each) => each === document.activeElement || each.value !== ctx.request.body.get(each.name);
  const proposed = tasks.filter(({ target }) => target.matches("[data-proposed]"));
  const fields = proposed.flatMap(({ target }) => [...target.querySelectorAll("input:not([type=hidden])")]);
  if (fields.some(isTyped)) event.preventDefault();
});

// A list to print: the button is there only where it can do something.
document.querySelectorAll("button[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});
