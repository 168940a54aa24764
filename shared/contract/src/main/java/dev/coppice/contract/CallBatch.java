package dev.coppice.contract;

import java.util.List;

/**
 * What crosses the event bus towards an instance: the calls that one event loop made to it in one
 * turn.
 *
 * @param replyTo the event-bus address of the calling event loop; {@link ReplyBatch}es go there
 */
public record CallBatch(String replyTo, List<Call> calls) {

  /**
   * @param correlation the caller's own number for this call, unique among its calls in flight
   */
  public record Call(long correlation, Request request) {}
}
