package dev.coppice.discovery.registry.lease;

import dev.coppice.contract.Contract;
import dev.coppice.contract.InvalidContractException;
import dev.coppice.contract.Version;
import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.ServiceRecord;
import io.vertx.core.json.JsonObject;
import io.vertx.servicediscovery.Record;
import io.vertx.servicediscovery.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our records as those of vertx-service-discovery, and back.
 *
 * <p>Programs in other languages read this form too, and during a rolling upgrade so do other
 * versions: fields may be added, never renamed or given another meaning; unknown ones are ignored.
 */
public final class RecordMapping {

  /** Offers operations at the event-bus address in its location. */
  static final String OPERATIONS = "coppice-operations";

  /** Is there, and offers nothing to call. */
  static final String PART = "coppice-part";

  private static final Logger LOG = LoggerFactory.getLogger(RecordMapping.class);

  /** A record of ours as vertx-service-discovery wants it; unregistered while {@code id} is "". */
  public static Record toRecord(LeasedRecord leased) {
    ServiceRecord record = leased.record();
    Contract contract = record.contract();
    Record result =
        new Record()
            .setName(record.service())
            .setType(contract == null ? PART : OPERATIONS)
            .setStatus(status(record.health()))
            .setMetadata(metadata(leased));
    if (!leased.id().isEmpty()) {
      result.setRegistration(leased.id());
    }
    if (contract != null) {
      result.setLocation(new JsonObject().put(Record.ENDPOINT, record.address()));
    }
    return result;
  }

  private static JsonObject metadata(LeasedRecord leased) {
    ServiceRecord record = leased.record();
    JsonObject metadata =
        new JsonObject()
            .put("revision", leased.revision())
            .put("leaseMillis", leased.lease().toMillis())
            .put("version", record.version().toString())
            .put("instance", record.instance())
            .put("node", record.node())
            .put("health", record.health().word())
            .put("host", record.host())
            .put("pid", record.pid())
            .put("managementPort", record.managementPort())
            .put("startedAt", record.startedAt().toString());
    if (leased.claim()) {
      metadata.put("claim", true);
    }
    if (record.reason() != null) {
      metadata.put("reason", record.reason());
    }
    if (record.httpPort() != null) {
      metadata.put("httpPort", record.httpPort());
    }
    if (record.contract() != null) {
      metadata.put("contract", record.contract().json());
    }
    return metadata;
  }

  private static Status status(Health health) {
    return switch (health) {
      case UP -> Status.UP;
      case DOWN -> Status.DOWN;
      case STARTING, DRAINING -> Status.OUT_OF_SERVICE;
    };
  }

  /**
   * Reads what stands in the map; empty when it is not of our types, or not readable, which is
   * logged.
   */
  public static Optional<LeasedRecord> read(String id, String json) {
    try {
      JsonObject record = new JsonObject(json);
      String type = record.getString("type");
      return OPERATIONS.equals(type) || PART.equals(type)
          ? Optional.of(read(id, record))
          : Optional.empty();
    } catch (RuntimeException e) {
      LOG.warn("record {} in the registry is not readable and is ignored: {}", id, e.toString());
      return Optional.empty();
    }
  }

  private static LeasedRecord read(String id, JsonObject record) {
    JsonObject metadata = present(record.getJsonObject("metadata"), "metadata");
    return new LeasedRecord(
        id,
        metadata.getLong("revision", 0L),
        metadata.getBoolean("claim", false),
        Duration.ofMillis(present(metadata.getLong("leaseMillis"), "leaseMillis")),
        serviceRecord(present(record.getString("name"), "name"), metadata));
  }

  /**
   * A contract that only newer versions can read makes an instance uncallable here, not unknown.
   */
  private static ServiceRecord serviceRecord(String service, JsonObject metadata) {
    String text = metadata.getString("contract");
    try {
      Contract contract = text == null ? null : Contracts.parse("the contract of " + service, text);
      return serviceRecord(service, metadata, contract);
    } catch (InvalidContractException e) {
      return serviceRecord(service, metadata, null).with(Health.DOWN, e.getMessage());
    }
  }

  private static ServiceRecord serviceRecord(
      String service, JsonObject metadata, @Nullable Contract contract) {
    return new ServiceRecord(
        service,
        Version.parse(present(metadata.getString("version"), "version")),
        present(metadata.getString("instance"), "instance"),
        present(metadata.getString("node"), "node"),
        contract,
        Health.valueOf(present(metadata.getString("health"), "health").toUpperCase(Locale.ROOT)),
        metadata.getString("reason"),
        metadata.getString("host", ""),
        metadata.getLong("pid", 0L),
        metadata.getInteger("managementPort", 0),
        metadata.getInteger("httpPort"),
        Instant.parse(present(metadata.getString("startedAt"), "startedAt")));
  }

  /** Only the revision of what stands in the map; 0 when it cannot be told. */
  public static long revision(@Nullable String json) {
    return json == null ? 0 : read("", json).map(LeasedRecord::revision).orElse(0L);
  }

  private static <T> T present(@Nullable T value, String name) {
    return Objects.requireNonNull(value, name + " is missing");
  }

  private RecordMapping() {}
}
