package dev.coppice.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.certificates.Pem;
import dev.coppice.launcher.layout.Home;
import dev.coppice.node.InvalidSettingException;
import dev.coppice.node.Node;
import dev.coppice.node.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CertificatesCommandTest {
  private static final String EXPORT = "  export COPPICE_CLUSTER_TLS_";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;
  private CommandLine coppice;

  @BeforeEach
  void prepare() {
    coppice =
        Main.commandLine(
            new Session(
                new Home(folder),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                false,
                folder));
    coppice.setErr(new PrintWriter(err, true));
  }

  private int run(String... words) {
    out.reset();
    return coppice.execute(words);
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** As whoever copies the lines would have them. */
  private Settings settingsThatItSays() {
    Map<String, String> settings =
        said()
            .lines()
            .filter(line -> line.startsWith(EXPORT))
            .map(line -> line.substring(EXPORT.length()).split("=", 2))
            .collect(
                Collectors.toMap(
                    line -> "coppice.cluster.tls." + line[0].toLowerCase(Locale.ROOT),
                    line -> line[1]));
    assertThat(settings).hasSize(3);
    return Settings.of(settings);
  }

  @Test
  void makesAllThatANodeOfThisMachineNeeds() {
    assertThat(run("certificates", "certs")).as(err.toString()).isZero();

    assertThat(said())
        .contains("Made an authority, " + folder.resolve("certs/ca.pem"))
        .contains("for localhost, 127.0.0.1, ::1, which holds until 20");
    assertThatCode(() -> Node.checkBusTls(settingsThatItSays())).doesNotThrowAnyException();
  }

  @Test
  void usesTheAuthorityThatIsThereForFurtherHosts() throws Exception {
    run("certificates", "certs");
    String before = Files.readString(folder.resolve("certs/ca.pem"));

    int code =
        run("certificates", "--host", "10.0.0.2", "--host=two.example", "--name", "two", "certs");

    assertThat(code).as(err.toString()).isZero();
    assertThat(said()).contains("Used the authority in").contains("for 10.0.0.2, two.example");
    assertThat(Files.readString(folder.resolve("certs/ca.pem"))).isEqualTo(before);
    certificate("two").verify(certificate("ca").getPublicKey());
    certificate("node").verify(certificate("ca").getPublicKey());
    assertThatThrownBy(() -> Node.checkBusTls(settingsThatItSays()))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("this one is for two.example, 10.0.0.2");
  }

  private X509Certificate certificate(String name) throws IOException {
    return Pem.certificates(folder.resolve("certs").resolve(name + ".pem")).get(0);
  }

  @ParameterizedTest
  @CsvSource({
    "--host=*.example, '--host must be a name or an address'",
    "--host=http://one, http://one",
    "--name=ca, --name must be",
    "--name=../up, ../up",
  })
  void refusesWhatItCannotPutIn(String option, String reason) {
    assertThat(run("certificates", option, "certs")).isEqualTo(1);
    assertThat(err.toString()).contains(reason).doesNotContain("Exception");
    assertThat(folder.resolve("certs")).doesNotExist();
  }

  @Test
  void saysWhyItCannotWrite() throws Exception {
    Files.writeString(folder.resolve("certs"), "a file");
    assertThat(run("certificates", "certs")).isEqualTo(1);
    assertThat(err.toString()).contains("No certificate was made in " + folder.resolve("certs"));
  }

  @Test
  void needsADirectory() {
    assertThat(run("certificates")).isEqualTo(2);
    assertThat(List.of(err.toString().split("\n"))).first().asString().contains("DIR");
  }
}
