package dev.coppice.gateway.streaming;

/** A client that events are told to as they happen. On its event loop only. */
interface Listener {

  /** Whose it is, for the count. */
  String user();

  /** Looks whether its client still may, still takes what it is sent, and knows that it goes on. */
  void tick(long now);

  /** Ends it, since the gateway leaves. */
  void leave();
}
