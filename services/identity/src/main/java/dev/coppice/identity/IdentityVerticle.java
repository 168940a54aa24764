package dev.coppice.identity;

import dev.coppice.contract.Contract;
import dev.coppice.discovery.serving.ContractResource;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.discovery.serving.ServiceHost;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The authorization server's parts, wired. */
public final class IdentityVerticle extends VerticleBase {

  private final ServiceHost host;
  private final Contract contract;
  private final PostgresOptions postgres;
  private final IdentityOptions options;
  private final KeySeal seal;
  private final InstantSource clock = InstantSource.system();
  private @Nullable Database database;
  private @Nullable KeyWatch watch;

  private IdentityVerticle(
      ServiceHost host,
      Contract contract,
      PostgresOptions postgres,
      IdentityOptions options,
      KeySeal seal) {
    this.host = host;
    this.contract = contract;
    this.postgres = postgres;
    this.options = options;
    this.seal = seal;
  }

  public static IdentityVerticle assemble(ServiceHost host) {
    return new IdentityVerticle(
        host,
        ContractResource.load(host.service()),
        PostgresOptions.from(host.settings(), host.service()),
        IdentityOptions.from(host.settings()),
        KeySeal.from(host.settings()));
  }

  @Override
  public Future<?> start() {
    // Signatures keep a core busy, so more threads than cores would only wait for each other.
    WorkerExecutor workers =
        vertx.createSharedWorkerExecutor(
            "identity-crypto", Math.max(2, Runtime.getRuntime().availableProcessors()));
    return Database.open(vertx, host.readiness(), postgres)
        .onSuccess(opened -> database = opened)
        .compose(
            opened -> {
              KeyStore store = new PostgresKeyStore(opened);
              Keys keys = new Keys(workers, store, seal, clock, host.instance());
              return keys.open().compose(ready -> serve(opened, workers, keys));
            });
  }

  private Future<Void> serve(Database opened, WorkerExecutor workers, Keys keys) {
    TokenStore tokens = new PostgresTokenStore(opened);
    watch = new KeyWatch(vertx, keys, options.periods().publication());
    watch.begin();
    host.schedule(
        new KeyRotation(keys, options.periods()).job(), new Forgetting(tokens, clock).job());
    Map<String, OperationHandler> handlers = new HashMap<>();
    handlers.putAll(administration(opened));
    handlers.putAll(oauth(new PostgresClientStore(opened), tokens, workers, keys));
    return host.serve(contract, handlers);
  }

  private Map<String, OperationHandler> administration(Database opened) {
    ClientStore clients = new PostgresClientStore(opened);
    return Map.of(
        "createClient", new CreateClient(clients, clock),
        "listClients", new ListClients(clients),
        "deleteClient", new DeleteClient(clients),
        "listAudit", new ListAudit(new PostgresAuditStore(opened)));
  }

  private Map<String, OperationHandler> oauth(
      ClientStore clients, TokenStore tokens, WorkerExecutor workers, Keys keys) {
    URI token = URI.create(options.url(Endpoints.TOKEN));
    URI introspection = URI.create(options.url(Endpoints.INTROSPECTION));
    URI revocation = URI.create(options.url(Endpoints.REVOCATION));
    Set<String> audiences =
        Set.of(options.issuer(), token.toString(), introspection.toString(), revocation.toString());
    AssertionCheck assertions = new AssertionCheck(workers, tokens, clock, audiences);
    ClientDesk desk = new ClientDesk(new ClientAuthenticator(clients, assertions));
    TokenReader reader = new TokenReader(workers, keys, clock, options);
    GetMetadata metadata = new GetMetadata(options);
    return Map.of(
        "getAuthorizationServer",
        metadata,
        "getOpenIdConfiguration",
        metadata,
        "getKeys",
        new GetKeys(keys, clock, options.periods()),
        "issueToken",
        new IssueToken(desk, new TokenIssuer(workers, keys, clock, options), token),
        "introspectToken",
        new IntrospectToken(desk, reader, tokens, options, introspection),
        "revokeToken",
        new RevokeToken(desk, reader, tokens, revocation));
  }

  @Override
  public Future<?> stop() {
    if (watch != null) {
      watch.close();
    }
    return database == null ? Future.succeededFuture() : database.close();
  }
}
