/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-telemetry.h"

G_BEGIN_DECLS

/* Cells of a processor and in all: so many threads would have to be interrupted in the middle of
 * recording, some 50 ns, before another one had to wait. */
#define HEK_TELEMETRY_CELLS_OF_A_CPU 2u
#define HEK_TELEMETRY_SPARE_CELLS 2u
#define HEK_TELEMETRY_MAX_CELLS 32u

/* What one instrument has in a cell; all zero: nothing. */
typedef union
{
  guint64 counter;
  struct
  {
    double sum, min, max, last;
    guint64 count;
    guint64 stamp; /* of the last: the larger is the later */
  } gauge;
  struct
  {
    guint64 sum, min, max;
    guint64 octaves; /* bit i: some of buckets [64 i, 64 i + 64) are not zero */
  } histogram;
} HekTelemetryPart;

/* The cell of a scope; its buckets follow it: %HEK_HISTOGRAM_N_BUCKETS of each histogram. */
typedef struct
{
  gboolean is_touched;
  HekTelemetryPart parts[HEK_N_INSTRUMENTS];
  guint64 buckets[];
} HekTelemetryCell;

struct _HekTelemetryScope
{
  char *id;
  guint8 *cells; /* atomic (nullable): of hek_telemetry_cell(); mapped, so only what is used is
                  * memory */
};

/* Cell @idx of a scope that has cells. Whoever reads or writes it has taken it. */
HekTelemetryCell *hek_telemetry_cell (guint8 *cells, guint idx);

guint    hek_telemetry_get_n_cells (void);

/* Cells of the same number are taken together, of all scopes. */
gboolean hek_telemetry_try_take (guint idx);
void     hek_telemetry_leave (guint idx);

/* The buckets of a histogram in @cell. */
guint64 *hek_telemetry_buckets (HekTelemetryCell *cell, HekInstrumentId id);

/* Those that exist, in the order of their making; the process is the first. Scopes stay. */
guint    hek_telemetry_get_n_scopes (void);
HekTelemetryScope *hek_telemetry_get_scope (guint idx);

/* Compares the processor's counter with the clock; called now and then. */
void     hek_telemetry_clock_tune (void);

/* The counter and the clock, at once. */
typedef struct
{
  guint64 ticks, ns;
} HekTelemetryMoment;

/**
 * hek_telemetry_measure_speed:
 * @since: (inout): from when on the counter and the clock have gone together
 * @before: the last measurement, at or after @since
 * @now: later than @before by the clock
 * @speed: as measured before, nanoseconds a tick; 0: never
 *
 * Returns: the speed from @since to @now; or @speed, and @since is @now, when the computer slept
 */
double   hek_telemetry_measure_speed (HekTelemetryMoment *since, const HekTelemetryMoment *before,
                                      const HekTelemetryMoment *now, double speed);

/* Calls all that look after gauges. */
void     hek_telemetry_look (void);

/* Takes the events out. @n_lost: (out) */
GArray  *hek_telemetry_take_events (guint *n_lost);

G_END_DECLS
