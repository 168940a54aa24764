package dev.coppice.launcher.supervision;

import java.nio.file.Path;
import java.util.List;

/** A Redis that leaves word of itself in a file, which gateways that run already look for. */
final class RedisWithFile implements Redis {
  private final Redis redis;
  private final UriFile file;

  RedisWithFile(Redis redis, Path file) {
    this.redis = redis;
    this.file = new UriFile(file);
  }

  @Override
  public String open() {
    String uri = redis.open();
    file.write(uri);
    return uri;
  }

  @Override
  public void check() {
    redis.check();
  }

  @Override
  public List<BackingView> views() {
    return redis.views();
  }

  @Override
  public void close() {
    redis.close();
    file.forget();
  }
}
