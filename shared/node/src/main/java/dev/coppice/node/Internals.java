package dev.coppice.node;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceImpl;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;

/** The one door to what Hazelcast does not promise to keep as it is. */
final class Internals {
  private Internals() {}

  static com.hazelcast.instance.impl.Node of(HazelcastInstance hazelcast) {
    HazelcastInstanceImpl member =
        hazelcast instanceof HazelcastInstanceProxy proxy
            ? proxy.getOriginal()
            : (HazelcastInstanceImpl) hazelcast;
    return member.node;
  }
}
