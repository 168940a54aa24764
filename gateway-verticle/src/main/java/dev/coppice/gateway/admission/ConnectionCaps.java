package dev.coppice.gateway.admission;

/**
 * How many connections clients may have open at once, at one node; 0 is no limit.
 *
 * @param total all of them
 * @param perClient those of one client, as {@link dev.coppice.gateway.limiting.ClientNetwork} tells
 *     clients apart
 */
public record ConnectionCaps(int total, int perClient) {

  public ConnectionCaps {
    if (total < 0 || perClient < 0) {
      throw new IllegalArgumentException(
          "caps must be 0 or more, not %d and %d".formatted(total, perClient));
    }
  }
}
