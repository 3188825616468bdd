/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-evaluate.h"

G_BEGIN_DECLS

/* One figure of an evaluation: the same in answers, tables and reports. */
typedef struct
{
  const char *key;   /* "recall_at_10" */
  const char *label; /* translatable */
  const char *unit;  /* (nullable) */
  guint n_digits;    /* after the decimal point, for people */
  double (*get) (const HekEvaluation *evaluation); /* NaN: not measured */
} HekEvaluateFigure;

guint                    hek_evaluate_n_figures (void);
const HekEvaluateFigure *hek_evaluate_figure (guint i);

/* Returns: (transfer full): "pq, bits 4": the method, and options that are not at their defaults */
char *hek_evaluate_describe_method (const HekCodec *codec, const HekOptionValues *values);

/**
 * hek_evaluate_write_report:
 * @evaluations: (element-type HekEvaluation): all of @set
 * @title: "fashion"
 * @path: .json, .csv, .pdf or .png
 *
 * JSON has all that was measured, errors of dimensions and subspaces too; CSV one line of figures
 * an evaluation; PDF and PNG are for people.
 *
 * Errors: those of hek_report_write()
 */
gboolean hek_evaluate_write_report (const GPtrArray *evaluations, const HekEvaluateSet *set,
                                    const char *title, const char *path, const HekTask *task,
                                    GError **error);

G_END_DECLS
