package dev.coppice.contract;

import java.util.List;

/**
 * What crosses the event bus back: the replies that an instance finished in one turn, for one
 * caller.
 */
public record ReplyBatch(List<Reply> replies) {

  /**
   * @param correlation the caller's number of the call
   * @param begun false when the instance turned the call away before it did anything, so that it
   *     may be made elsewhere whatever it is
   */
  public record Reply(long correlation, boolean begun, Response response) {}
}
