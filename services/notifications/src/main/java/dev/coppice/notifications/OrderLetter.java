package dev.coppice.notifications;

import dev.coppice.mail.Waiting;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.UUID;

/** A letter about an order that this instance is to send now. */
final class OrderLetter implements Waiting {

  private final UUID id;
  private final String customer;
  private final Buffer data;
  private final Instant since;
  private final int tries;

  /**
   * @param id that of the event it tells of
   * @param data what that event says
   */
  OrderLetter(UUID id, String customer, Buffer data, Instant since, int tries) {
    this.id = id;
    this.customer = customer;
    this.data = data;
    this.since = since;
    this.tries = tries;
  }

  UUID id() {
    return id;
  }

  /** The subject of whom it is for. */
  String customer() {
    return customer;
  }

  Buffer data() {
    return data;
  }

  @Override
  public Instant since() {
    return since;
  }

  @Override
  public int tries() {
    return tries;
  }

  @Override
  public String toString() {
    return "letter " + id;
  }
}
