package dev.coppice.discovery.calling;

import dev.coppice.contract.CallBatch;
import dev.coppice.contract.CallBatchCodec;
import io.vertx.core.Context;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers what is said in one turn of the event loop and sends it, as one message to each instance:
 * the bus costs a system call per message, which is most of what a small call costs.
 */
final class Outbox {

  private static final DeliveryOptions CALLS =
      new DeliveryOptions().setCodecName(CallBatchCodec.NAME);

  /** Other messages between two nodes wait behind one that is much larger. */
  private static final int MAX_TURN_BYTES = 64 << 10;

  private final EventBus bus;
  private final Context context;
  private final String replyTo;
  private final List<Peer> dirty = new ArrayList<>();

  Outbox(EventBus bus, Context context, String replyTo) {
    this.bus = bus;
    this.context = context;
    this.replyTo = replyTo;
  }

  void add(Peer peer, CallBatch.Call call) {
    if (peer.turn.isEmpty() && !Caller.SENDS_AT_ONCE) {
      if (dirty.isEmpty()) {
        // Tasks run after the sockets that are readable in this turn, so this gathers all of their
        // calls.
        context.runOnContext(v -> flush());
      }
      dirty.add(peer);
    }
    peer.turn.add(call);
    peer.turnBytes += call.request().body().length();
    if (Caller.SENDS_AT_ONCE || peer.turnBytes > MAX_TURN_BYTES) {
      flush(peer);
    }
  }

  void flush() {
    for (Peer peer : dirty) {
      flush(peer);
    }
    dirty.clear();
  }

  private void flush(Peer peer) {
    if (!peer.turn.isEmpty()) {
      bus.send(peer.address, new CallBatch(replyTo, peer.takeTurn()), CALLS);
    }
  }
}
