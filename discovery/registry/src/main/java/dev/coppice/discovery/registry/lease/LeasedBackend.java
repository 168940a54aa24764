package dev.coppice.discovery.registry.lease;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.servicediscovery.Record;
import io.vertx.servicediscovery.spi.ServiceDiscoveryBackend;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the records of vertx-service-discovery under leases: what nobody renews with {@link
 * LeaseMap#renew} disappears. The backend that comes with vertx-service-discovery keeps the records
 * of a crashed node for ever.
 *
 * <p>It is found through {@code META-INF/services}. {@link #configuration} selects it, and says on
 * which Hazelcast member the map is.
 */
public final class LeasedBackend implements ServiceDiscoveryBackend {

  private static final String NAME = "coppice-leased";
  private static final String HAZELCAST = "hazelcast";
  private static final String LEASE_MILLIS = "leaseMillis";

  private @Nullable LeaseMap map;

  /** The backend configuration of {@code ServiceDiscoveryOptions}. */
  public static JsonObject configuration(String hazelcastName, Duration lease) {
    return new JsonObject()
        .put("backend-name", NAME)
        .put(HAZELCAST, hazelcastName)
        .put(LEASE_MILLIS, lease.toMillis());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void init(Vertx vertx, JsonObject config) {
    String instance = config.getString(HAZELCAST);
    Long leaseMillis = config.getLong(LEASE_MILLIS);
    HazelcastInstance hazelcast =
        instance == null ? null : Hazelcast.getHazelcastInstanceByName(instance);
    if (hazelcast == null || leaseMillis == null) {
      throw new IllegalArgumentException(
          "the backend %s needs a configuration with '%s', the name of a Hazelcast instance of this JVM, and '%s'; it has %s"
              .formatted(NAME, HAZELCAST, LEASE_MILLIS, config.encode()));
    }
    map = new LeaseMap(vertx, hazelcast, Duration.ofMillis(leaseMillis), "coppice-records");
  }

  @Override
  public void store(Record record, Handler<AsyncResult<Record>> resultHandler) {
    if (record.getRegistration() != null) {
      throw new IllegalArgumentException("The record has already been registered");
    }
    record.setRegistration(UUID.randomUUID().toString());
    put(record).map(record).onComplete(resultHandler);
  }

  /** Stores also what is not there any more: so its owner brings back a record that got lost. */
  @Override
  public void update(Record record, Handler<AsyncResult<Void>> resultHandler) {
    put(record).onComplete(resultHandler);
  }

  private Future<Void> put(Record record) {
    return map().put(idOf(record), record.toJson().encode());
  }

  @Override
  public void remove(Record record, Handler<AsyncResult<Record>> resultHandler) {
    remove(idOf(record), resultHandler);
  }

  @Override
  public void remove(String uuid, Handler<AsyncResult<Record>> resultHandler) {
    map()
        .remove(uuid)
        .map(json -> json.orElseThrow(() -> new NoSuchElementException("no record " + uuid)))
        .map(LeasedBackend::record)
        .onComplete(resultHandler);
  }

  @Override
  public void getRecords(Handler<AsyncResult<List<Record>>> resultHandler) {
    map()
        .all()
        .map(all -> all.values().stream().map(LeasedBackend::record).toList())
        .onComplete(resultHandler);
  }

  @Override
  public void getRecord(String uuid, Handler<AsyncResult<@Nullable Record>> resultHandler) {
    map()
        .get(uuid)
        .<@Nullable Record>map(json -> json.map(LeasedBackend::record).orElse(null))
        .onComplete(resultHandler);
  }

  private LeaseMap map() {
    return Objects.requireNonNull(map, "init is called first");
  }

  private static String idOf(Record record) {
    return Objects.requireNonNull(record.getRegistration(), "the record is not registered");
  }

  private static Record record(String json) {
    return new Record(new JsonObject(json));
  }
}
