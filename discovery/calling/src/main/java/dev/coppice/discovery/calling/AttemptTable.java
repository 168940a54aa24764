package dev.coppice.discovery.calling;

import dev.coppice.discovery.calling.PendingCall.Attempt;
import io.netty.util.collection.LongObjectHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The attempts that may still be answered, by number, and who has how many of them. */
final class AttemptTable {

  private final LongObjectHashMap<Attempt> byNumber = new LongObjectHashMap<>();
  private long lastNumber;

  /**
   * Begins an attempt.
   *
   * @param offer who is to have it; null when it waits for somebody
   */
  Attempt begin(PendingCall call, @Nullable Offer offer, long now) {
    Attempt attempt = call.attempt(++lastNumber, offer, now);
    if (offer != null) {
      offer.peer.asked(now);
      offer.inFlight++;
      offer.peer.inFlight++;
    }
    byNumber.put(attempt.number, attempt);
    return attempt;
  }

  /** Null when it has ended. */
  @Nullable Attempt get(long number) {
    return byNumber.get(number);
  }

  boolean has(Attempt attempt) {
    return byNumber.containsKey(attempt.number);
  }

  /** Ends an attempt; false when it has ended before. */
  boolean end(Attempt attempt) {
    if (byNumber.remove(attempt.number) == null) {
      return false;
    }
    attempt.call.live--;
    if (attempt.offer != null) {
      attempt.offer.inFlight--;
      attempt.offer.peer.inFlight--;
    }
    return true;
  }

  /** Ends all attempts at a call. */
  void endAll(PendingCall call) {
    for (Attempt each = call.newest(); each != null; each = each.before()) {
      end(each);
    }
  }

  /** Those that are wanted now; they may be ended while one goes through them. */
  List<Attempt> select(Predicate<Attempt> wanted) {
    List<Attempt> selected = new ArrayList<>();
    for (Attempt attempt : byNumber.values()) {
      if (wanted.test(attempt)) {
        selected.add(attempt);
      }
    }
    return selected;
  }
}
