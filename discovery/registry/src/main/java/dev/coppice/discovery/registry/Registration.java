package dev.coppice.discovery.registry;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** A record that this node has published and keeps alive until it withdraws it. */
public interface Registration {

  /** The record as last published. */
  ServiceRecord record();

  /**
   * Changes the health. The future completes when every node's view shows it and what those nodes
   * sent before has been sent; a node that does not confirm within two seconds is not waited for.
   *
   * @param reason for {@link Health#DOWN}, otherwise null
   * @throws IllegalStateException when {@link Health} does not allow the step
   */
  Future<Void> become(Health next, @Nullable String reason);

  /** Removes the record. Done twice it does nothing. */
  Future<Void> withdraw();
}
