package dev.coppice.discovery.registry.hazelcast;

import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.PublicationRefusedException;
import dev.coppice.discovery.registry.Registration;
import dev.coppice.discovery.registry.ServiceRecord;
import dev.coppice.node.Loop;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a record's publisher change its health, as {@link Health} allows. */
final class LeasedRegistration implements Registration {

  private static final Logger LOG = LoggerFactory.getLogger(LeasedRegistration.class);

  private final Loop loop;
  private final OwnRecord own;
  private final Publication publication;

  /** What it will be when all that was asked for is done. Guarded by this. */
  private Health asked;

  /** Guarded by this. */
  private @Nullable Future<Void> withdrawal;

  LeasedRegistration(Loop loop, OwnRecord own, Publication publication) {
    this.loop = loop;
    this.own = own;
    this.publication = publication;
    this.asked = own.record().health();
  }

  OwnRecord own() {
    return own;
  }

  @Override
  public ServiceRecord record() {
    return own.record();
  }

  @Override
  public synchronized Future<Void> become(Health next, @Nullable String reason) {
    if (withdrawal != null || !asked.mayBecome(next)) {
      throw new IllegalStateException(refusal(next));
    }
    Health before = asked;
    asked = next;
    return loop.call(() -> own.inOrder(() -> change(next, reason)))
        .onFailure(e -> undo(next, before));
  }

  private String refusal(Health next) {
    String allowed =
        Arrays.stream(Health.values())
            .filter(asked::mayBecome)
            .map(Health::word)
            .collect(Collectors.joining(" or "));
    return "%s is %s and cannot become %s; %s"
        .formatted(
            record().instance(),
            withdrawal == null ? asked.word() : "withdrawn",
            next.word(),
            withdrawal != null || allowed.isEmpty()
                ? "it can only be withdrawn"
                : "it may become " + allowed);
  }

  private synchronized void undo(Health failed, Health before) {
    if (asked == failed) {
      asked = before;
    }
  }

  /** What was down was never compared with the others, or long ago. */
  private Future<Void> change(Health next, @Nullable String reason) {
    ServiceRecord before = own.record();
    ServiceRecord changed = before.with(next, reason);
    return before.health() == Health.DOWN && next == Health.UP
        ? publication.enter(own, changed)
        : own.show(changed);
  }

  /** On the loop. Anything may show itself as down. */
  Future<Void> publish() {
    ServiceRecord wanted = own.record();
    return own.inOrder(
        () -> wanted.health() == Health.DOWN ? own.show(wanted) : publication.enter(own, wanted));
  }

  @Override
  public synchronized Future<Void> withdraw() {
    if (withdrawal == null) {
      withdrawal = loop.call(() -> own.inOrder(own::remove));
    }
    return withdrawal;
  }

  /**
   * On the loop, after a split has healed: who came in on the other side meanwhile was there first.
   * Where it objects, this instance goes down.
   */
  void readmit() {
    if (own.isKept() && !own.isClaim() && record().health() == Health.UP) {
      own.inOrder(() -> publication.check(own, record())).onFailure(this::goDown);
    }
  }

  private synchronized void goDown(Throwable objection) {
    if (!(objection instanceof PublicationRefusedException)) {
      LOG.warn("{} could not be compared after a split", record().instance(), objection);
    } else if (withdrawal == null && asked.mayBecome(Health.DOWN)) {
      LOG.error("{}", objection.getMessage());
      become(Health.DOWN, objection.getMessage());
    }
  }
}
