/** Runs on the audio thread: posts the mean square of each 20 ms of its first input's first channel. */

const WINDOW_S = 0.02;

class LevelProcessor extends AudioWorkletProcessor {
  readonly #windowFrames = Math.round(sampleRate * WINDOW_S);
  #sum = 0;
  #frames = 0;

  override process([input]: readonly (readonly Float32Array[])[]): boolean {
    const channel = input?.[0];
    if (channel === undefined) return true;
    for (const sample of channel) {
      this.#sum += sample * sample;
      this.#frames += 1;
      if (this.#frames === this.#windowFrames) {
        this.port.postMessage(this.#sum / this.#frames);
        this.#sum = 0;
        this.#frames = 0;
      }
    }
    return true;
  }
}

registerProcessor("level", LevelProcessor);
