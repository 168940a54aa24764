package dev.coppice.orders;

import dev.coppice.contract.FailureException;
import dev.coppice.contract.Params;
import dev.coppice.contract.Request;
import dev.coppice.discovery.calling.RefusedException;
import dev.coppice.orders.Timeline.Source;
import dev.coppice.orders.TimelineEntry.Sent;
import dev.coppice.orders.TimelineEntry.Told;
import dev.coppice.orders.TimelineEntry.Tracked;
import dev.coppice.orders.calls.Messages;
import dev.coppice.orders.calls.Shipping;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts together what orders keep and what other services know. They are asked at the same time, and
 * not waited for long: who looks for what keeps an order from going on may meet just that.
 */
final class WholeTimeline {

  private static final Logger log = LoggerFactory.getLogger(WholeTimeline.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int NOT_FOUND = 404;

  private final OrderRecords records;
  private final Messages messages;
  private final Shipping shipping;

  WholeTimeline(OrderRecords records, Messages messages, Shipping shipping) {
    this.records = records;
    this.messages = messages;
    this.shipping = shipping;
  }

  /** Fails when our own records do. */
  Future<Timeline> of(String order, Request request) {
    Request cause = ofOurOwn(request);
    Future<List<TimelineEntry>> own = records.timeline(order, request.deadline());
    Future<Optional<List<Messages.Message>>> sent =
        ifKnown(Source.MESSAGES, messages.about(order, cause));
    Future<Optional<List<Shipping.Tracking>>> tracked =
        ifKnown(Source.TRACKING, shipping.tracking(order, cause));
    return Future.all(own, sent, tracked)
        .map(all -> together(own.result(), sent.result(), tracked.result()));
  }

  /** Whoever may see the timeline sees all of it, whatever else they may read. */
  private static Request ofOurOwn(Request request) {
    return new Request(
        request.operation(),
        Params.NONE,
        Params.NONE,
        Params.NONE,
        null,
        request.deadline().atMost(PATIENCE),
        null,
        request.requestId(),
        request.traceparent(),
        Buffer.buffer());
  }

  private static <T> Future<Optional<List<T>>> ifKnown(Source source, Future<List<T>> asked) {
    return asked
        .map(Optional::of)
        .recover(failure -> Future.succeededFuture(none(source, failure)));
  }

  private static <T> Optional<List<T>> none(Source source, Throwable failure) {
    if (failure instanceof RefusedException refused && refused.status() == NOT_FOUND) {
      return Optional.of(List.of());
    }
    if (failure instanceof FailureException) {
      log.debug("A timeline is without {}", source.part(), failure);
    } else {
      log.warn("A timeline is without {}", source.part(), failure);
    }
    return Optional.empty();
  }

  private static Timeline together(
      List<TimelineEntry> own,
      Optional<List<Messages.Message>> sent,
      Optional<List<Shipping.Tracking>> tracked) {
    Map<UUID, String> traces = traces(own);
    List<TimelineEntry> entries = new ArrayList<>(own);
    sent.orElse(List.of())
        .forEach(
            message ->
                entries.add(new Sent(message, Optional.ofNullable(traces.get(message.event())))));
    tracked.orElse(List.of()).forEach(each -> entries.add(new Tracked(each)));
    // It is stable: what happens at once stays as it is.
    entries.sort(Comparator.comparing(TimelineEntry::at));
    List<Source> missing = new ArrayList<>();
    if (sent.isEmpty()) {
      missing.add(Source.MESSAGES);
    }
    if (tracked.isEmpty()) {
      missing.add(Source.TRACKING);
    }
    return new Timeline(entries, missing);
  }

  /** A message goes on in the trace of the event that it tells of. */
  private static Map<UUID, String> traces(List<TimelineEntry> own) {
    Map<UUID, String> traces = new HashMap<>();
    for (TimelineEntry entry : own) {
      if (entry instanceof Told told) {
        told.trace().ifPresent(trace -> traces.put(told.id(), trace));
      }
    }
    return traces;
  }
}
