package dev.coppice.contract;

import dev.coppice.contract.Composition.Part;
import java.util.List;

/**
 * What a gateway sends to a client as it happens, as a contract declares it ({@code
 * x-coppice-stream}): first what there is now, and then the events that are told of it.
 *
 * @param first the operation that tells what there is now, and whether the client may know it
 * @param subject the path parameter that events must have as their subject
 * @param types the types of these events, such as {@code orders.order.paid}
 */
public record EventStream(Part first, String subject, List<String> types) {

  /** What such an operation answers (the HTML standard, section 9.2). */
  public static final String MEDIA_TYPE = "text/event-stream";

  /** Where services tell events on the event bus, by type. */
  private static final String ADDRESSES = "events.";

  public EventStream {
    types = List.copyOf(types);
  }

  /** Where the events are told on the event bus. */
  public List<String> addresses() {
    return types.stream().map(ADDRESSES::concat).toList();
  }
}
