package dev.coppice.launcher.supervision;

import dev.coppice.backing.EmbeddedOptions;
import dev.coppice.backing.EmbeddedRedis;

/** A Redis of our own. */
final class EmbeddedRedisServer extends EmbeddedServer<EmbeddedRedis> implements Redis {
  EmbeddedRedisServer(EmbeddedOptions options) {
    super(options, EmbeddedRedis::start);
  }

  @Override
  public String open() {
    return start().uri();
  }
}
