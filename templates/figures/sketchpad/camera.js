// @ts-check
/** The camera on request: what it sees, and a button that takes the picture. Nothing is kept or sent. */

import { button, element } from "../../static/js/controls/element.js";

/**
 * @param {{ onPicture: (video: HTMLVideoElement) => void, onRefused: (sentence: string) => void }} hands
 */
export function createCamera({ onPicture, onRefused }) {
  /** @type {MediaStream | null} */
  let stream = null;
  const video = element("video", { muted: true, playsInline: true, className: "camera-view",
    "aria-label": "What the camera sees" });
  const shutter = button("Take the picture", { className: "button", onclick: take });
  const leave = button("Close the camera", { className: "quiet", onclick: close });
  const view = element("div", { className: "camera", hidden: true }, video, shutter, leave);
  const opener = button("Camera", { className: "pill", onclick: open, hidden: !navigator.mediaDevices?.getUserMedia });

  async function open() {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      await video.play();
    } catch {
      close();
      return onRefused("The camera was not given to the page.");
    }
    view.hidden = false;
    opener.hidden = true;
    shutter.focus();
  }

  function take() {
    onPicture(video);
    close();
  }

  function close() {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    video.srcObject = null;
    const focused = view.contains(document.activeElement);
    view.hidden = true;
    opener.hidden = !navigator.mediaDevices?.getUserMedia;
    if (focused) opener.focus();
  }

  return { opener, view, destroy: close };
}
