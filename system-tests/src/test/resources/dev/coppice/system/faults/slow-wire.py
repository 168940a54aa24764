"""Carries Ethernet frames between two network cards, both ways.

What comes in at the first one is held for a while before it goes out at the second, and some of it is lost.

    slow-wire.py FIRST SECOND MILLISECONDS PERCENT
"""

import random
import select
import socket
import sys
import time
from collections import deque

EVERY_PROTOCOL = 3
PACKET_VNET_HDR = 15
LARGEST = 1 << 17


def card(name):
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(EVERY_PROTOCOL))
    # Frames come with what the kernel has left for a network card to do, such as checksums, and go on with it.
    wire.setsockopt(263, PACKET_VNET_HDR, 1)
    wire.bind((name, 0))
    return wire


def frame_from(wire):
    frame, (_, _, kind, _, _) = wire.recvfrom(LARGEST)
    return None if kind == socket.PACKET_OUTGOING else frame


def carry(first, second, delay, loss):
    held = deque()
    while True:
        patience = max(0, held[0][0] - time.monotonic()) if held else None
        for wire in select.select([first, second], [], [], patience)[0]:
            frame = frame_from(wire)
            if frame is None:
                continue
            if wire is second:
                first.send(frame)
            elif random.random() >= loss:
                held.append((time.monotonic() + delay, frame))
        while held and held[0][0] <= time.monotonic():
            second.send(held.popleft()[1])


cards = card(sys.argv[1]), card(sys.argv[2])
print("carrying", flush=True)
carry(*cards, float(sys.argv[3]) / 1000, float(sys.argv[4]) / 100)
