package dev.coppice.discovery.registry.hazelcast;

import dev.coppice.discovery.registry.RegistryView;
import dev.coppice.discovery.registry.lease.LeasedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The records that this node knows, and until when it believes in each. Confined to one thread; all
 * times are {@link System#nanoTime()}.
 *
 * <p>Reports of one record may come in any order, from the map, from its node, from a load: a
 * report counts only when its revision is higher than all that were seen, a removal's included.
 * Records of nodes that are not members are kept, for the news of a member may be slower than its
 * records, but are not shown; they die with their leases.
 */
final class LeaseTable {

  private static final class Entry {
    LeasedRecord record;
    long until;

    Entry(LeasedRecord record, long until) {
      this.record = record;
      this.until = until;
    }
  }

  /** What is gone, so that late news of it doesn't bring it back. */
  private record Gone(long revision, long until) {}

  private static final Duration REMEMBER_GONE = Duration.ofMinutes(2);

  private final Map<String, Entry> entries = new HashMap<>();
  private final Map<String, Gone> gone = new HashMap<>();
  private Set<String> members = Set.of();

  /** Takes a record that its node has just written; true when that was news. */
  boolean put(LeasedRecord record, long now) {
    return put(record, now, record.lease());
  }

  /**
   * Takes a record found in the map, whose node was last alive at an unknown time: it has to show
   * life soon. True when that was news.
   */
  boolean found(LeasedRecord record, long now) {
    return put(record, now, record.lease().dividedBy(2));
  }

  private boolean put(LeasedRecord record, long now, Duration trust) {
    Gone removed = gone.get(record.id());
    if (removed != null && removed.revision >= record.revision()) {
      return false;
    }
    Entry entry = entries.get(record.id());
    if (entry == null) {
      entries.put(record.id(), new Entry(record, now + trust.toNanos()));
      return true;
    }
    if (entry.record.revision() >= record.revision()) {
      return false;
    }
    entry.record = record;
    entry.until = later(entry.until, now + trust.toNanos());
    return true;
  }

  /** Takes away what is not newer than the revision; true when it was there. */
  boolean remove(String id, long revision, long now) {
    gone.merge(
        id,
        new Gone(revision, now + REMEMBER_GONE.toNanos()),
        (old, next) -> old.revision > next.revision ? old : next);
    Entry entry = entries.get(id);
    return entry != null && entry.record.revision() <= revision && entries.remove(id, entry);
  }

  /**
   * The node of the record has shown life, and keeps it in this revision. It knows better than
   * those who have removed it, as the other side of a split does, unless it withdrew it since.
   *
   * @return whether that is not what stands here, so that it is to be fetched
   */
  boolean heard(String id, long revision, long now) {
    Entry entry = entries.get(id);
    if (entry != null) {
      entry.until = later(entry.until, now + entry.record.lease().toNanos());
      return entry.record.revision() < revision;
    }
    Gone removed = gone.get(id);
    if (removed != null && removed.revision > revision) {
      return false;
    }
    gone.remove(id);
    return true;
  }

  /** This node itself stood still, and heard nobody meanwhile; nobody has more than a lease. */
  void extend(Duration pause, long now) {
    for (Entry entry : entries.values()) {
      long full = now + entry.record.lease().toNanos();
      if (entry.until - full < 0) {
        entry.until = full - Math.max(0, full - entry.until - pause.toNanos());
      }
    }
  }

  /** The records whose nodes have not shown life for a lease. */
  List<LeasedRecord> overdue(long now) {
    List<LeasedRecord> overdue = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (entry.until - now <= 0) {
        overdue.add(entry.record);
      }
    }
    return overdue;
  }

  /** Gives a record up that is overdue still; if its node shows up again, it comes back. */
  boolean expire(String id, long now) {
    Entry entry = entries.get(id);
    return entry != null && entry.until - now <= 0 && entries.remove(id, entry);
  }

  void forgetLongGone(long now) {
    gone.values().removeIf(removed -> removed.until - now <= 0);
  }

  /** Sets which nodes are members; true when that changes what is shown. */
  boolean members(Set<String> nodes) {
    boolean changed =
        entries.values().stream()
            .map(entry -> entry.record.node())
            .anyMatch(node -> nodes.contains(node) != members.contains(node));
    members = Set.copyOf(nodes);
    return changed;
  }

  Set<String> members() {
    return members;
  }

  Optional<LeasedRecord> get(String id) {
    return Optional.ofNullable(entries.get(id)).map(entry -> entry.record);
  }

  /** The revision up to which the record's story is known here; -1 when nothing is. */
  long knownRevision(String id) {
    Entry entry = entries.get(id);
    Gone removed = gone.get(id);
    return Math.max(
        entry == null ? -1 : entry.record.revision(), removed == null ? -1 : removed.revision);
  }

  /** The records of members. */
  Collection<LeasedRecord> shown() {
    return entries.values().stream()
        .map(entry -> entry.record)
        .filter(record -> members.contains(record.node()))
        .toList();
  }

  RegistryView view() {
    return new RegistryView(shown().stream().map(LeasedRecord::record).toList());
  }

  /** How long this node goes on believing in a record without news; negative when overdue. */
  Duration left(String id, long now) {
    Entry entry = entries.get(id);
    return entry == null ? Duration.ZERO : Duration.ofNanos(entry.until - now);
  }

  private static long later(long one, long other) {
    return one - other > 0 ? one : other;
  }
}
