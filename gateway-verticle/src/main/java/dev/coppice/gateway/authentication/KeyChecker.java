package dev.coppice.gateway.authentication;

import io.vertx.core.Future;
import java.util.Optional;

/** Asks whoever gives out API keys. For one event loop. */
public interface KeyChecker {

  /**
   * What a key opens; empty when there is none, or none any more, and the future fails when there
   * is no way to tell now.
   *
   * @param hash SHA-256 of its secret in hexadecimal
   */
  Future<Optional<CheckedKey>> check(String hash);
}
