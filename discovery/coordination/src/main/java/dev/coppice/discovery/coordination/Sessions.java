package dev.coppice.discovery.coordination;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** The session that the locks and semaphores of a node share. On the coordination's loop. */
final class Sessions {
  private final Vertx vertx;
  private final Raft raft;
  private final String owner;
  private @Nullable Future<Session> current;

  Sessions(Vertx vertx, Raft raft, String owner) {
    this.vertx = vertx;
    this.raft = raft;
    this.owner = owner;
  }

  /** One that takes owners. */
  Future<Session> current() {
    Future<Session> known = current;
    if (known == null || known.failed() || (known.succeeded() && !known.result().takesOwners())) {
      known = Session.open(vertx, raft, owner);
      current = known;
    }
    return known;
  }

  Future<Void> close() {
    Future<Session> known = current;
    return known == null || !known.succeeded() ? Future.succeededFuture() : known.result().close();
  }
}
