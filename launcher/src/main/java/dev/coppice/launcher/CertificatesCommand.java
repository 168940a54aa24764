package dev.coppice.launcher;

import dev.coppice.certificates.CertificateAuthority;
import dev.coppice.certificates.CertificateAuthority.Issued;
import dev.coppice.launcher.layout.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "certificates",
    description = {
      "Makes what nodes need to speak mutual TLS on the event bus: an authority (ca.pem, ca.key),",
      "unless there is one in the directory, and a certificate of it (node.pem, node.key) for one",
      "or several hosts. For development and small clusters of your own."
    },
    mixinStandardHelpOptions = true)
final class CertificatesCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "DIR", description = "Where the files are, or shall be.")
  private Path directory = Path.of("");

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = {
        "A name or an address of the host, as in COPPICE_BIND_HOST; may be repeated.",
        "Default: localhost, 127.0.0.1 and ::1."
      })
  private List<String> hosts = List.of("localhost", "127.0.0.1", "::1");

  @Option(
      names = "--name",
      defaultValue = "node",
      description = "What the files are called, default: ${DEFAULT-VALUE}.")
  private String name = "node";

  CertificatesCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    for (String host : hosts) {
      if (!CertificateAuthority.isHost(host)) {
        throw new Refusal(
            "--host must be a name or an address, such as 10.0.0.1, and not \"%s\"."
                .formatted(host));
      }
    }
    if (!CertificateAuthority.isName(name)) {
      throw new Refusal(
          "--name must be letters, digits, '.', '_' or '-', other than ca, and not \"%s\"."
              .formatted(name));
    }
    Path folder = session.folder().resolve(directory).normalize();
    try {
      make(folder);
      return 0;
    } catch (IOException e) {
      throw new Refusal("No certificate was made in %s: %s".formatted(folder, e), e);
    }
  }

  private void make(Path folder) throws IOException, InterruptedException {
    boolean known = Files.exists(folder.resolve("ca.pem"));
    CertificateAuthority authority = CertificateAuthority.in(folder);
    Issued issued = authority.issue(name, hosts);
    LocalDate end =
        LocalDate.ofInstant(Instant.now().plus(CertificateAuthority.VALIDITY), ZoneOffset.UTC);
    session.say(
        known
            ? "Used the authority in %s.".formatted(authority.certificate())
            : "Made an authority, %s. Whoever reads its ca.key can make himself a node."
                .formatted(authority.certificate()));
    session.say(
        "Made a certificate for %s, which holds until %s."
            .formatted(String.join(", ", hosts), end));
    session.say("");
    session.say("Set for each node on these hosts, or before ./coppice up:");
    session.say("  export COPPICE_CLUSTER_TLS_CERTIFICATE=" + issued.certificate());
    session.say("  export COPPICE_CLUSTER_TLS_KEY=" + issued.key());
    session.say("  export COPPICE_CLUSTER_TLS_CA=" + authority.certificate());
  }
}
