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
let answering = null;
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || form === answering) return;
  event.preventDefault();
  const told = document.getElementById("unreachable");
  try {
    await fetch("/healthy/", { cache: "no-store", signal: AbortSignal.timeout(10000) });
  } catch {
    form.querySelectorAll(".mw-unreachable").forEach((each) => each.remove());
    form.append(told.content.cloneNode(true));
    return;
  }
  answering = form;
  form.requestSubmit(event.submitter);
  answering = null;
});
