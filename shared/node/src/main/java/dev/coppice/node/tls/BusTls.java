package dev.coppice.node.tls;

import dev.coppice.certificates.Pem;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.lang.reflect.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mutual TLS on the event bus of one node. Each side of a connection shows a certificate, and each
 * looks that it is of an authority that it knows and for the address of the other. Who shows none
 * is not spoken with.
 *
 * <p>Vert.x has the bus check the authority, but not the address, and reads the files once. Its
 * servers and clients can do more; those of the bus are its private parts. So the bus begins by
 * trusting nobody but this node itself, and then we reach into it: if a later Vert.x keeps them
 * elsewhere, the start fails and nothing is open.
 */
public final class BusTls {
  private static final Logger LOG = LoggerFactory.getLogger(BusTls.class);

  private static final Set<String> PROTOCOLS = Set.of("TLSv1.3");

  /** How soon files that have changed are noticed. */
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final NetServer server;
  private final NetClient client;
  private final Refusals refusals;
  private volatile NodeCertificate shown;
  private volatile @Nullable String newFilesAreNot;
  private volatile boolean saidThatItEnds;
  private volatile long timer = -1;

  private BusTls(Vertx vertx, NodeCertificate certificate, MeterRegistry meters) {
    this.vertx = vertx;
    this.server = part(vertx.eventBus(), "server", NetServer.class);
    this.client = part(vertx.eventBus(), "client", NetClient.class);
    this.refusals = new Refusals(meters);
    this.shown = certificate;
  }

  private static <T> T part(EventBus bus, String name, Class<T> type) {
    try {
      Field field = bus.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return Objects.requireNonNull(type.cast(field.get(bus)), name);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException("this Vert.x has no " + name + " in its event bus", e);
    }
  }

  /** For a bus that is to be made: it lets nobody in before {@link #open}. */
  public static void closeToAll(EventBusOptions bus, NodeCertificate certificate) {
    TlsFiles files = certificate.files();
    bus.setSsl(true)
        .setEnabledSecureTransportProtocols(PROTOCOLS)
        .setClientAuth(ClientAuth.REQUIRED)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .setCertPath(files.certificate().toString())
                .setKeyPath(files.key().toString()))
        .setTrustOptions(
            new PemTrustOptions().addCertValue(Buffer.buffer(Pem.text(certificate.own()))));
  }

  /** Lets those in from now on that show the right certificate. */
  public static Future<BusTls> open(
      Vertx vertx, NodeCertificate certificate, MeterRegistry meters) {
    BusTls tls = new BusTls(vertx, certificate, meters);
    return tls.show(certificate).map(tls);
  }

  private Future<Void> show(NodeCertificate certificate) {
    KeyCertOptions keys = KeyCertOptions.wrap(certificate.keys());
    TrustOptions trust = TrustOptions.wrap(new PeerTrust(certificate, refusals));
    return server
        .updateSSLOptions(
            options(new ServerSSLOptions().setClientAuth(ClientAuth.REQUIRED), keys, trust))
        .compose(
            updated ->
                // Vert.x knows this check for names only; ours is in the trust.
                client.updateSSLOptions(
                    options(
                        new ClientSSLOptions().setHostnameVerificationAlgorithm(""), keys, trust)))
        .onSuccess(updated -> shown = certificate)
        .mapEmpty();
  }

  private static <T extends SSLOptions> T options(
      T options, KeyCertOptions keys, TrustOptions trust) {
    options
        .setEnabledSecureTransportProtocols(PROTOCOLS)
        .setKeyCertOptions(keys)
        .setTrustOptions(trust);
    return options;
  }

  /**
   * Looks again and again whether the files have changed, and shows what they hold to whoever is
   * connected to from then on.
   *
   * @param remark gets what people should know, or "" when there is nothing
   */
  public void watch(Consumer<String> remark) {
    tell(remark);
    timer = vertx.setPeriodic(PERIOD.toMillis(), turn -> look().onComplete(looked -> tell(remark)));
  }

  /** Looks no more. */
  public void stop() {
    vertx.cancelTimer(timer);
  }

  private Future<?> look() {
    NodeCertificate before = shown;
    return vertx
        .executeBlocking(before::reloaded)
        .onSuccess(read -> newFilesAreNot = null)
        .onFailure(this::keepTheOldOne)
        .compose(read -> read.sameAs(before) ? Future.succeededFuture() : renew(read));
  }

  private void keepTheOldOne(Throwable failure) {
    String reason = String.valueOf(failure.getMessage());
    if (!reason.equals(newFilesAreNot)) {
      LOG.warn("The event bus goes on with the certificate that it has: {}", reason);
    }
    newFilesAreNot = reason;
  }

  private Future<Void> renew(NodeCertificate certificate) {
    return show(certificate)
        .onSuccess(
            done -> {
              saidThatItEnds = false;
              LOG.info("The event bus shows a new certificate, until {}", certificate.end());
            })
        .onFailure(e -> LOG.warn("The event bus does not show the new certificate", e));
  }

  private void tell(Consumer<String> remark) {
    Optional<String> ending = shown.ending(Instant.now());
    if (ending.isPresent() && !saidThatItEnds) {
      saidThatItEnds = true;
      LOG.warn("On the event bus, {}", ending.get());
    }
    remark.accept(
        Stream.of(ending, Optional.ofNullable(newFilesAreNot), recentRefusal())
            .flatMap(Optional::stream)
            .collect(Collectors.joining("; ")));
  }

  /** Whose certificate was refused last, and why, if that is no longer ago than a minute. */
  public Optional<String> recentRefusal() {
    return refusals.recent();
  }
}
