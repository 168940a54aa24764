package dev.coppice.contract;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A service's contract: its OpenAPI 3 document and what the platform reads in it. Immutable.
 *
 * <p>Beside standard OpenAPI it understands, at the root, {@code x-coppice-service} (the service's
 * name) and {@code x-coppice-token-keys} (the operationId that answers a JWK set, RFC 7517: the
 * gateway believes tokens that were signed with these keys), {@code x-coppice-revoked-tokens} (the
 * operationId that lists those of them that were taken back), {@code x-coppice-api-keys} (the
 * operationId that tells what an API key opens), {@code x-coppice-sign-in} (how people sign in, as
 * {@link SignIn} has it), and per operation {@code x-coppice-exposure} (public or internal;
 * internal when absent, so that nothing is published by accident), {@code x-coppice-timeout} (such
 * as 2s), {@code x-coppice-idempotent} (default: as RFC 9110 section 9.2.2 says of the method),
 * {@code x-coppice-retries} (0 to 5; default: 2 where a request may be repeated), {@code
 * x-coppice-hedge} (reads only; when to ask a second instance, such as 50ms) and {@code
 * x-coppice-max-body} (such as 1MiB).
 */
public final class Contract {

  private final String service;
  private final Version version;
  private final String basePath;
  private final JsonObject document;
  private final String fingerprint;
  private final List<Operation> operations;
  private final Map<String, Operation> byId;
  private final @Nullable Operation tokenKeys;
  private final @Nullable Operation revokedTokens;
  private final @Nullable Operation apiKeys;
  private final @Nullable SignIn signIn;

  Contract(
      String service,
      Version version,
      String basePath,
      JsonObject document,
      List<Operation> operations,
      @Nullable Operation tokenKeys,
      @Nullable Operation revokedTokens,
      @Nullable Operation apiKeys,
      @Nullable SignIn signIn) {
    this.service = service;
    this.version = version;
    this.basePath = basePath;
    this.document = document;
    this.fingerprint = sha256(document.encode());
    this.operations = List.copyOf(operations);
    this.byId =
        operations.stream()
            .collect(Collectors.toUnmodifiableMap(Operation::id, Function.identity()));
    this.tokenKeys = tokenKeys;
    this.revokedTokens = revokedTokens;
    this.apiKeys = apiKeys;
    this.signIn = signIn;
  }

  /**
   * Reads a contract from YAML or JSON text.
   *
   * @param where how messages name the document, such as "openapi.yaml of catalog"
   * @throws InvalidContractException when the text is not a contract; it lists every problem
   */
  public static Contract parse(String where, String text) {
    return new ContractReader(where).read(text);
  }

  /** The service's name: lower-case letters, digits and hyphens. */
  public String service() {
    return service;
  }

  public Version version() {
    return version;
  }

  /** What every path begins with, such as {@code /api/catalog}; empty for a whole origin. */
  public String basePath() {
    return basePath;
  }

  /** A copy of the whole OpenAPI document. */
  public JsonObject document() {
    return document.copy();
  }

  /** The document as JSON text; {@link #parse} reads it back to an equal contract. */
  public String json() {
    return document.encode();
  }

  /** SHA-256 of {@link #json()} in hexadecimal: equal when, and only when, the documents are. */
  public String fingerprint() {
    return fingerprint;
  }

  public List<Operation> operations() {
    return operations;
  }

  public Optional<Operation> operation(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The operation that answers the keys with which this service signs tokens, if it does. */
  public Optional<Operation> tokenKeys() {
    return Optional.ofNullable(tokenKeys);
  }

  /**
   * The operation that lists the tokens of this service that were taken back before their end, if
   * there is one. Its parameter {@code after} is what the answer before called {@code next}; it
   * answers {@code {"revoked": [{"id", "until"}], "next", "more"}}: the {@code jti}, {@code sid} or
   * {@code client_id} of tokens, or {@code api-key:} and the id of an API key, the second since
   * 1970 until which they would have been good, and whether to ask on.
   */
  public Optional<Operation> revokedTokens() {
    return Optional.ofNullable(revokedTokens);
  }

  /**
   * The operation that tells what an API key of this service opens, if it gives any out. Its
   * parameter {@code hash} is the SHA-256 of the key's secret in hexadecimal; it answers {@code
   * {"active": false}}, or {@code {"active": true, "id", "scopes", "expiresAt"}}.
   */
  public Optional<Operation> apiKeys() {
    return Optional.ofNullable(apiKeys);
  }

  /** How people sign in at this service, if it lets a gateway do it for their browsers. */
  public Optional<SignIn> signIn() {
    return Optional.ofNullable(signIn);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Contract that && fingerprint.equals(that.fingerprint);
  }

  @Override
  public int hashCode() {
    return fingerprint.hashCode();
  }

  @Override
  public String toString() {
    return service + " " + version;
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
