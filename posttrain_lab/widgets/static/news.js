// Something was done: the other widgets of this page, and of the same browser's tabs, hear of it.

const NAME = "posttrain-lab.progress";

export function tellDone() {
  const channel = new BroadcastChannel(NAME);
  channel.postMessage(null);
  channel.close();
}

export function watchDone(onnews) {
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = () => onnews();
  return () => channel.close();
}
