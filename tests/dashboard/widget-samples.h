/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-widget.h"

/* 2026-11-22 12:00:00 UTC: where the samples begin. */
#define SAMPLE_START_US (G_GINT64_CONSTANT (1795348800) * G_USEC_PER_SEC)

/* A latency of searches in nanoseconds, every @step_us, with an envelope, an anomaly, a gap in the
 * middle (of a tenth of the rows, where rows are left out) and some missing values. */
HekFrame *sample_latency (gsize n, gint64 step_us);

/* Several series without envelope: "p50", "p95", "p99" in ns. */
HekFrame *sample_percentiles (gsize n, gint64 step_us);

/* One series of a unit: a random walk from @from that stays positive. */
HekFrame *sample_walk (const char *name, const char *unit, double from, double step, gsize n,
                       gint64 step_us, guint32 seed);

/* Counts by time and log-linear bins of a latency in ns, from 0. */
HekFrame *sample_buckets (gsize n, guint n_bins, gint64 step_us);

/* The same as FROM, TO and counts. */
HekFrame *sample_bins (guint n_bins);

/* Names and as many columns of correlations. */
HekFrame *sample_matrix (guint n);

/* Rows of things: name, kind, size (bytes), latency (ns), share (fraction), x, y, z, row id. */
HekFrame *sample_things (gsize n);

/* n values of a log-normal distribution in ns, median 1 ms, σ of logarithms 0.5. */
HekFrame *sample_log_normal (gsize n);

/* A widget of @kind with options from @json (nullable); fails the test on errors. */
HekWidget *sample_widget (const char *kind, const char *json, HekFrame **frames, guint n_frames,
                          const HekWidgetSetting *setting);

/* Draws at @scale pixels a unit. Returns: (transfer full) */
cairo_surface_t *sample_draw (const HekWidget *widget, guint width, guint height, double scale,
                              HekPlotThemeKind theme, const HekWidgetView *view);
