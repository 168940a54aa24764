package dev.coppice.bench.identity;

import dev.coppice.bench.BenchException;
import dev.coppice.bench.Workplace;
import dev.coppice.bench.machine.JavaCommand;
import dev.coppice.bench.machine.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Keycloak as its makers recommend to run it: built for its database, then started optimised, one
 * node. Its heap and collector are its own defaults.
 */
final class Keycloak implements AuthorizationServer {

  private static final String CLIENT = "bench";
  private static final String SECRET = "a-secret-of-this-bench-alone";

  private final Workplace workplace;
  private final Path home;
  private final URI database;
  private final int port;

  /**
   * @param database {@code postgresql://role:password@host:port/database}
   */
  Keycloak(Workplace workplace, URI database) throws IOException {
    this.workplace = workplace;
    this.home = unpacked(workplace.built("bench/peers/keycloak/target"));
    this.database = database;
    this.port = ServerProcess.freePort();
  }

  private static Path unpacked(Path target) throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("keycloak-"))
          .findFirst()
          .orElseThrow(() -> new BenchException("no Keycloak in " + target));
    }
  }

  @Override
  public String name() {
    return "keycloak";
  }

  @Override
  public void prepare() throws IOException, InterruptedException {
    String realm =
        Files.readString(workplace.root().resolve("bench/peers/keycloak/realm.json"))
            .replace("${SECRET}", SECRET);
    Path imports = Files.createDirectories(home.resolve("data/import"));
    Files.writeString(imports.resolve("bench-realm.json"), realm);
    Path log = workplace.run().resolve("keycloak-build.log");
    int exit =
        new ProcessBuilder(program(), "build", "--db=postgres", "--cache=local")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    if (exit != 0) {
      throw new BenchException("kc.sh build ended with " + exit + "; see " + log);
    }
    // Makes its tables, and reads the realm.
    run("keycloak-first", List.of("--import-realm")).close();
  }

  @Override
  public ServerProcess start() throws IOException, InterruptedException {
    return run("keycloak", List.of());
  }

  private ServerProcess run(String name, List<String> more)
      throws IOException, InterruptedException {
    String[] account = database.getUserInfo().split(":", 2);
    List<String> command =
        new ArrayList<>(
            List.of(
                program(),
                "start",
                "--optimized",
                "--http-enabled=true",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--hostname-strict=false",
                "--db-url=jdbc:postgresql://127.0.0.1:" + database.getPort() + database.getPath(),
                "--db-username=" + account[0],
                "--db-password=" + account[1]));
    command.addAll(more);
    ServerProcess process =
        ServerProcess.start(name, workplace.run(), Map.of("JAVA", JavaCommand.java()), command);
    process.awaitOk(realm("/.well-known/openid-configuration"));
    return process;
  }

  private String program() {
    return home.resolve("bin/kc.sh").toString();
  }

  private URI realm(String path) {
    return URI.create("http://127.0.0.1:" + port + "/realms/bench" + path);
  }

  @Override
  public URI tokens() {
    return realm("/protocol/openid-connect/token");
  }

  @Override
  public String credentials() {
    return basic(CLIENT, SECRET);
  }

  /** The header of a client that shows its secret (RFC 6749, section 2.3.1). */
  static String basic(String client, String secret) {
    String pair = client + ":" + secret;
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public List<ServerProcess> helpers() {
    return List.of();
  }

  @Override
  public void close() {}
}
