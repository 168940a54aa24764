package dev.coppice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.bench.BenchException;
import org.junit.jupiter.api.Test;

class WrkReportTest {

  private static final String CLEAN =
      """
      Running 5s test @ http://127.0.0.1:8080/api/bench/items/85123A
        1 threads and 64 connections
        Thread Stats   Avg      Stdev     Max   +/- Stdev
          Latency     1.31ms    2.02ms  60.66ms   97.31%
          Req/Sec    55.71k     6.06k   68.14k    76.00%
        Latency Distribution
           50%    1.06ms
           75%    1.33ms
           90%    1.73ms
           99%   12.38ms
        277412 requests in 5.00s, 125.13MB read
      Requests/sec:  55455.11
      Transfer/sec:     25.01MB
      """;

  @Test
  void readsWhatWrkPrints() {
    assertThat(WrkReport.parse(CLEAN))
        .isEqualTo(new WrkReport(277_412, 55_455.11, 1_060, 12_380, 0));
  }

  @Test
  void readsEveryUnitOfTime() {
    String slow = CLEAN.replace("1.06ms", "980.00us").replace("12.38ms", "1.52s");
    assertThat(WrkReport.parse(slow).p50Micros()).isEqualTo(980);
    assertThat(WrkReport.parse(slow).p99Micros()).isEqualTo(1_520_000);
  }

  @Test
  void addsUpWhatWentWrong() {
    String wrong =
        CLEAN.replace(
            "Requests/sec",
            """
              Socket errors: connect 1, read 2, write 3, timeout 4
              Non-2xx or 3xx responses: 90
            Requests/sec""");
    assertThat(WrkReport.parse(wrong).errors()).isEqualTo(100);
  }

  @Test
  void refusesWhatIsNoReport() {
    assertThatThrownBy(() -> WrkReport.parse("unable to connect to 127.0.0.1:1"))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("unable to connect");
  }
}
