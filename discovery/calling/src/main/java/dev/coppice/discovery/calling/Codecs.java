package dev.coppice.discovery.calling;

import dev.coppice.contract.CallBatchCodec;
import dev.coppice.contract.ReplyBatchCodec;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/** Makes the envelopes' codecs known to an event bus, once however often it is asked. */
public final class Codecs {

  private Codecs() {}

  public static void register(EventBus bus) {
    register(bus, new CallBatchCodec());
    register(bus, new ReplyBatchCodec());
  }

  private static void register(EventBus bus, MessageCodec<?, ?> codec) {
    try {
      bus.registerCodec(codec);
    } catch (IllegalStateException alreadyKnown) {
      // Several callers and instances share one JVM's bus, and it cannot be asked what it knows.
    }
  }
}
