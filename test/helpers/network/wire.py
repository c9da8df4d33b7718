"""A cable between two network namespaces that delays, jitters and loses frames: what the kernel's netem does where it is
built in. Two TAP devices, one in each namespace, and this program between them.

usage: wire.py NAMESPACE_A DEVICE_A NAMESPACE_B DEVICE_B SEED

Commands come on stdin, one JSON object a line; each is answered with `set` on stdout:
    {"delayMs": 30, "jitterMs": 10, "loss": 0.02}
It holds for each direction. Jitter is drawn evenly from -jitterMs to jitterMs and never lets a frame pass another one, as
in a queue. The same seed loses the same frames. Ends with its stdin.
"""

import ctypes
import fcntl
import heapq
import json
import os
import random
import select
import struct
import sys
import time

# linux/sched.h, linux/if_tun.h
CLONE_NEWNET = 0x40000000
TUNSETIFF = 0x400454CA
IFF_TAP = 0x0002
IFF_NO_PI = 0x1000
# An Ethernet frame of the usual 1500 bytes, with its header and room for a tag.
FRAME_BYTES = 1522
# Frames read from one end before the other one has its turn.
BURST = 64
# As much as a router keeps before it drops.
QUEUED_FRAMES = 1_000

libc = ctypes.CDLL("libc.so.6", use_errno=True)


def enter(path):
    descriptor = os.open(path, os.O_RDONLY)
    try:
        if libc.setns(descriptor, CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), f"setns {path}")
    finally:
        os.close(descriptor)


def open_tap(namespace, device):
    enter(f"/run/netns/{namespace}")
    descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(descriptor, TUNSETIFF, struct.pack("16sH22x", device.encode(), IFF_TAP | IFF_NO_PI))
    return descriptor


class Wire:
    def __init__(self, ends, seed):
        self.other = {ends[0]: ends[1], ends[1]: ends[0]}
        self.settings = {"delayMs": 0, "jitterMs": 0, "loss": 0}
        self.random = random.Random(seed)
        # (due, order, end that it leaves by, frame); `order` keeps frames of the same moment in order.
        self.queue = []
        self.order = 0
        self.last_due = {end: 0.0 for end in ends}

    def take(self, end):
        for _ in range(BURST):
            try:
                frame = os.read(end, FRAME_BYTES)
            except BlockingIOError:
                return
            self.queue_frame(end, frame, time.monotonic())

    def queue_frame(self, end, frame, now):
        if self.random.random() < self.settings["loss"] or len(self.queue) >= QUEUED_FRAMES:
            return
        jitter_ms = self.random.uniform(-1, 1) * self.settings["jitterMs"]
        due = max(now + max(0.0, self.settings["delayMs"] + jitter_ms) / 1_000, self.last_due[end])
        self.last_due[end] = due
        self.order += 1
        heapq.heappush(self.queue, (due, self.order, self.other[end], frame))

    def deliver(self):
        while self.queue and self.queue[0][0] <= time.monotonic():
            _, _, end, frame = heapq.heappop(self.queue)
            try:
                os.write(end, frame)
            except OSError:
                # That device is down: a frame on a pulled cable is lost.
                pass

    def wait_s(self):
        return max(0.0, self.queue[0][0] - time.monotonic()) if self.queue else None


def main():
    namespace_a, device_a, namespace_b, device_b, seed = sys.argv[1:]
    wire = Wire([open_tap(namespace_a, device_a), open_tap(namespace_b, device_b)], seed)
    print("ready", flush=True)
    commands = b""
    while True:
        ready, _, _ = select.select([*wire.other, 0], [], [], wire.wait_s())
        for end in ready:
            if end != 0:
                wire.take(end)
                continue
            read = os.read(0, 4096)
            if read == b"":
                return
            *lines, commands = (commands + read).split(b"\n")
            for line in lines:
                wire.settings = json.loads(line)
                print("set", flush=True)
        wire.deliver()


main()
