package dev.coppice.gateway.forwarding;

import org.jspecify.annotations.Nullable;

/** Pages that the gateway itself has, where no service has a path. */
@FunctionalInterface
public interface OwnPages {

  OwnPages NONE = path -> null;

  /** The page at a path, or null. */
  @Nullable OwnPage find(String path);

  /** These, and those of others where these have none. */
  default OwnPages or(OwnPages others) {
    return path -> {
      OwnPage page = find(path);
      return page == null ? others.find(path) : page;
    };
  }
}
