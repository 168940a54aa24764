package dev.coppice.launcher.replay;

import java.net.URI;
import java.time.Duration;

/**
 * How a replay goes.
 *
 * @param origin where people find the shop, such as {@code http://localhost:8080}
 * @param interval from one order to the next at least; zero for as fast as possible
 * @param atOnce orders that are under way, 1 to 200
 * @param pieceGrams what a piece weighs for orders, as they are set
 * @param patience how long a service may be away, and how long an order may take
 */
public record ReplayOptions(
    URI origin, Duration interval, int atOnce, int pieceGrams, Duration patience) {}
