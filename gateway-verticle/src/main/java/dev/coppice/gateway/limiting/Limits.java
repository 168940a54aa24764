package dev.coppice.gateway.limiting;

import dev.coppice.contract.Principal;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one class of operations that hold just now: one at least.
 *
 * @param byAddress for each address
 * @param byClient for each application
 * @param byUser for each user
 */
public record Limits(
    @Nullable RateLimit byAddress, @Nullable RateLimit byClient, @Nullable RateLimit byUser) {

  /** Whether it makes a difference who asks. */
  public boolean mindCaller() {
    return byClient != null || byUser != null;
  }

  /**
   * What a request is to be counted by, or null if by nothing.
   *
   * @param address as {@link ClientNetwork} has it
   * @param caller null if not known, or not known yet
   */
  public @Nullable Counting of(long address, @Nullable Principal caller) {
    return counting(byAddress, address, caller);
  }

  /** What a request is to be counted by when it comes out who asks, beside its address. */
  public @Nullable Counting of(Principal caller) {
    return counting(null, 0, caller);
  }

  private @Nullable Counting counting(
      @Nullable RateLimit first, long address, @Nullable Principal caller) {
    RateLimit second = caller == null ? null : byClient;
    RateLimit third = caller == null ? null : byUser;
    int size = (first == null ? 0 : 1) + (second == null ? 0 : 1) + (third == null ? 0 : 1);
    if (size == 0) {
      return null;
    }
    RateLimit[] limits = new RateLimit[size];
    long[] who = new long[size];
    int next = 0;
    if (first != null) {
      limits[next] = first;
      who[next++] = address;
    }
    if (second != null && caller != null) {
      limits[next] = second;
      who[next++] = CallerNumber.of(caller.client());
    }
    if (third != null && caller != null) {
      limits[next] = third;
      who[next] = CallerNumber.of(caller.subject());
    }
    return new Counting(limits, who);
  }
}
