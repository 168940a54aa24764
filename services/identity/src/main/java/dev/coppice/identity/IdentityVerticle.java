package dev.coppice.identity;

import dev.coppice.contract.Contract;
import dev.coppice.discovery.serving.ContractResource;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.discovery.serving.ServiceHost;
import dev.coppice.identity.account.PostgresAccountStore;
import dev.coppice.identity.accounts.OfferAdministration;
import dev.coppice.identity.accounts.OneTimeLinks;
import dev.coppice.identity.accounts.PasswordHashing;
import dev.coppice.identity.accounts.PostgresLinkStore;
import dev.coppice.identity.accounts.PostgresUserStore;
import dev.coppice.identity.administration.CreatePasswordLink;
import dev.coppice.identity.administration.CreateUser;
import dev.coppice.identity.administration.EndSessions;
import dev.coppice.identity.administration.EraseUser;
import dev.coppice.identity.administration.GetUser;
import dev.coppice.identity.administration.ListRoles;
import dev.coppice.identity.administration.ListUsers;
import dev.coppice.identity.administration.PostgresUserAdministration;
import dev.coppice.identity.administration.UpdateUser;
import dev.coppice.identity.administration.UserAdministration;
import dev.coppice.identity.apikeys.ApiKeyOperations;
import dev.coppice.identity.authorization.AuthorizePage;
import dev.coppice.identity.authorization.GetUserInfo;
import dev.coppice.identity.authorization.GrantCleaning;
import dev.coppice.identity.authorization.GrantStore;
import dev.coppice.identity.authorization.LogoutPage;
import dev.coppice.identity.authorization.PostgresAuthorizationStore;
import dev.coppice.identity.authorization.PostgresGrantStore;
import dev.coppice.identity.authorization.PostgresRefreshTokens;
import dev.coppice.identity.authorization.PostgresTokenFamilies;
import dev.coppice.identity.device.DevicePage;
import dev.coppice.identity.device.DeviceStore;
import dev.coppice.identity.device.PostgresDeviceStore;
import dev.coppice.identity.letters.LetterText;
import dev.coppice.identity.letters.Outbox;
import dev.coppice.identity.letters.PostgresOutbox;
import dev.coppice.identity.letters.WaitingLetter;
import dev.coppice.identity.secondfactor.PostgresSecondFactorStore;
import dev.coppice.identity.secondfactor.ResetSecondFactor;
import dev.coppice.identity.secondfactor.SecondFactor;
import dev.coppice.identity.signin.PageDesk;
import dev.coppice.identity.signin.PostgresAttemptStore;
import dev.coppice.identity.signin.PostgresSessionStore;
import dev.coppice.identity.signin.SessionCleaning;
import dev.coppice.identity.signin.SessionPeriods;
import dev.coppice.identity.signin.SessionStore;
import dev.coppice.mail.MailOptions;
import dev.coppice.mail.Mailer;
import dev.coppice.mail.Postman;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The authorization server's parts, wired. */
public final class IdentityVerticle extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(IdentityVerticle.class);

  /** What readiness says of letters under. */
  private static final String MAIL = "identity.mail";

  private final ServiceHost host;
  private final Contract contract;
  private final PostgresOptions postgres;
  private final IdentityOptions options;
  private final KeySeal seal;
  private final SessionPeriods sessionPeriods;
  private final MailOptions mail;
  private final InstantSource clock = InstantSource.system();
  private @Nullable Database database;
  private @Nullable KeyWatch watch;
  private @Nullable Postman<WaitingLetter> postman;

  private IdentityVerticle(
      ServiceHost host,
      Contract contract,
      PostgresOptions postgres,
      IdentityOptions options,
      KeySeal seal,
      SessionPeriods sessionPeriods,
      MailOptions mail) {
    this.host = host;
    this.contract = contract;
    this.postgres = postgres;
    this.options = options;
    this.seal = seal;
    this.sessionPeriods = sessionPeriods;
    this.mail = mail;
  }

  public static IdentityVerticle assemble(ServiceHost host) {
    return new IdentityVerticle(
        host,
        ContractResource.load(host.service()),
        PostgresOptions.from(host.settings(), host.service()),
        IdentityOptions.from(host.settings()),
        KeySeal.from(host.settings()),
        SessionPeriods.from(host.settings()),
        MailOptions.from(host.settings()));
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
              return keys.open()
                  .compose(ready -> keepBrowserClient(opened))
                  .compose(ready -> serve(opened, workers, keys));
            });
  }

  private Future<Void> keepBrowserClient(Database opened) {
    return BrowserClient.keep(
        new PostgresBrowserClient(opened),
        options.issuer(),
        clock.instant(),
        Asker.instance(host.instance()));
  }

  private Future<Void> serve(Database opened, WorkerExecutor workers, Keys keys) {
    TokenStore tokens = new PostgresTokenStore(opened);
    watch = new KeyWatch(vertx, keys, options.periods().publication());
    watch.begin();
    PostgresTokenFamilies families = new PostgresTokenFamilies(options.refreshLife());
    GrantStore grants = new PostgresGrantStore(opened, families, options.secondFactor());
    DeviceStore devices = new PostgresDeviceStore(opened, families, options.secondFactor());
    IdTokens idTokens = new IdTokens(workers, keys, clock, options.issuer());
    SessionStore sessions = new PostgresSessionStore(opened, sessionPeriods);
    host.schedule(
        new KeyRotation(keys, options.periods()).job(),
        new Forgetting(tokens, clock).job(),
        new SessionCleaning(sessions, clock).job(),
        new GrantCleaning(grants, clock).job());
    Map<String, OperationHandler> handlers = new HashMap<>();
    handlers.putAll(administration(opened, keys));
    handlers.putAll(new ApiKeyOperations(opened, clock).handlers());
    handlers.putAll(accounts(opened));
    Outbox outbox = new PostgresOutbox(opened, seal, host.instance());
    send(outbox);
    PageDesk desk =
        new PageDesk(
            sessions, clock, options.secondFactor(), options.issuer().startsWith("https:"));
    PostgresSecondFactorStore factors = new PostgresSecondFactorStore(opened);
    SecondFactor secondFactor = new SecondFactor(factors, seal, clock, options.issuer());
    PasswordHashing passwords = PasswordHashing.on(vertx);
    handlers.putAll(
        new Pages(opened, desk, sessions, outbox, passwords, secondFactor, clock)
            .handlers(new PostgresAccountStore(opened, sessionPeriods)));
    handlers.put("resetSecondFactor", new ResetSecondFactor(factors));
    handlers.putAll(authorization(opened, desk, idTokens));
    handlers.putAll(devicePages(opened, desk, devices));
    TokenIssuer issuer = new TokenIssuer(workers, keys, clock, options);
    UserTokens userTokens = new UserTokens(grants, devices, issuer, idTokens, seal);
    handlers.putAll(oauth(opened, grants, devices, issuer, userTokens, workers, keys));
    return host.serve(contract, handlers);
  }

  private void send(Outbox outbox) {
    if (!mail.isSet()) {
      log.warn(
          "{} is not set: letters wait, so nobody can register, or get back in without a password",
          MailOptions.URI_KEY);
      return;
    }
    LetterText text = new LetterText(options.issuer());
    postman =
        new Postman<>(
            vertx,
            outbox,
            new Mailer(vertx, mail),
            letter -> Future.succeededFuture(Optional.of(text.of(letter))),
            host.readiness(),
            MAIL,
            clock);
    postman.begin();
  }

  private Map<String, OperationHandler> administration(Database opened, Keys keys) {
    ClientStore clients = new PostgresClientStore(opened);
    return Map.of(
        "createClient", new CreateClient(clients, clock),
        "listClients", new ListClients(clients),
        "getClient", new GetClient(clients),
        "updateClient", new UpdateClient(clients),
        "rotateSecret", new RotateSecret(clients, clock),
        "deleteClient", new DeleteClient(clients),
        "listKeys", new ListKeys(keys, clock),
        "rotateKeys", new RotateKeys(keys, options.periods(), clock),
        "listAudit", new ListAudit(new PostgresAuditStore(opened)));
  }

  private Map<String, OperationHandler> accounts(Database opened) {
    UserAdministration users = new PostgresUserAdministration(opened);
    OneTimeLinks links = new OneTimeLinks(options.issuer());
    return Map.of(
        "createUser", new CreateUser(users, links, clock),
        "listUsers", new ListUsers(users),
        "getUser", new GetUser(users),
        "updateUser", new UpdateUser(users, clock),
        "eraseUser", new EraseUser(users),
        "endSessions", new EndSessions(users),
        "createPasswordLink", new CreatePasswordLink(users, links, clock),
        "listRoles", new ListRoles(),
        "offerAdministration",
            new OfferAdministration(new PostgresLinkStore(opened), links, clock));
  }

  private Map<String, OperationHandler> authorization(
      Database opened, PageDesk desk, IdTokens idTokens) {
    ClientStore clients = new PostgresClientStore(opened);
    AuthorizePage authorize =
        new AuthorizePage(
            desk, clients, new PostgresAuthorizationStore(opened), clock, options.issuer());
    LogoutPage logout = new LogoutPage(desk, clients, idTokens);
    GetUserInfo userInfo = new GetUserInfo(new PostgresUserStore(opened));
    return Map.of(
        "authorize", authorize::show,
        "postAuthorize", authorize::forward,
        "consent", authorize::decide,
        "logout", logout::show,
        "postLogout", logout::forward,
        "getUserInfo", userInfo,
        "postUserInfo", userInfo);
  }

  private Map<String, OperationHandler> devicePages(
      Database opened, PageDesk desk, DeviceStore devices) {
    DevicePage page =
        new DevicePage(
            desk,
            devices,
            new PostgresAuthorizationStore(opened),
            new PostgresAttemptStore(opened),
            seal,
            clock);
    return Map.of(
        "showDevice", page::show,
        "enterDevice", page::take,
        "decideDevice", page::decide);
  }

  private Map<String, OperationHandler> oauth(
      Database opened,
      GrantStore grants,
      DeviceStore devices,
      TokenIssuer issuer,
      UserTokens userTokens,
      WorkerExecutor workers,
      Keys keys) {
    ClientStore clients = new PostgresClientStore(opened);
    TokenStore tokens = new PostgresTokenStore(opened);
    URI token = URI.create(options.url(Endpoints.TOKEN));
    URI introspection = URI.create(options.url(Endpoints.INTROSPECTION));
    URI revocation = URI.create(options.url(Endpoints.REVOCATION));
    URI device = URI.create(options.url(Endpoints.DEVICE_AUTHORIZATION));
    Set<String> audiences =
        Set.of(
            options.issuer(),
            token.toString(),
            introspection.toString(),
            revocation.toString(),
            device.toString());
    AssertionCheck assertions = new AssertionCheck(workers, tokens, clock, audiences);
    ClientDesk desk = new ClientDesk(new ClientAuthenticator(clients, assertions, clock));
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
        new IssueToken(desk, issuer, userTokens, token),
        "authorizeDevice",
        new AuthorizeDevice(desk, devices, seal, clock, device, options.url(DevicePage.PATH)),
        "introspectToken",
        new IntrospectToken(
            desk,
            reader,
            tokens,
            new PostgresRefreshTokens(opened, options.secondFactor()),
            clock,
            options,
            introspection),
        "revokeToken",
        new RevokeToken(desk, reader, tokens, grants, revocation),
        "listRevoked",
        new ListRevoked(tokens, clock));
  }

  @Override
  public Future<?> stop() {
    if (watch != null) {
      watch.close();
    }
    Future<Void> unsent = postman == null ? Future.succeededFuture() : postman.close();
    return unsent.eventually(() -> database == null ? Future.succeededFuture() : database.close());
  }
}
