package dev.coppice.discovery.registry.hazelcast;

/**
 * Says who cleans up after nodes that have left. One node should; two do no harm, and without any
 * the records of the dead go when their leases end.
 */
@FunctionalInterface
public interface Stewardship {
  /** Whether this node is the one, at this moment. Any thread; does not block. */
  boolean isHere();
}
