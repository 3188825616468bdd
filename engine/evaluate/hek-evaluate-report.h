/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-evaluate.h"
#include "hek-report.h"

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

/* The figures of one evaluation: of this process, or as a file has them. */
typedef struct
{
  char *method;   /* as hek_evaluate_describe_method() */
  guint rerank;   /* candidates; 0: none were compared again */
  double *values; /* (array): of hek_evaluate_figure() each; NaN: not measured */
} HekEvaluateRow;

/* Nothing measured. */
HekEvaluateRow *hek_evaluate_row_new (const char *method);
void            hek_evaluate_row_free (HekEvaluateRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekEvaluateRow, hek_evaluate_row_free)

/* The place of a figure; -1: there is none of that key. */
int hek_evaluate_find_figure (const char *key);

/* Returns: (transfer full): what was searched in, in a sentence's part */
char *hek_evaluate_describe_set (gsize n_base, guint dim, const char *distance, gsize n_queries);

/* Charts of bytes against recall, what they mean, and a table of all @rows (element-type
 * HekEvaluateRow), which in CSV and JSON is “evaluations”, with every figure. */
void hek_evaluate_add_to_report (const GPtrArray *rows, HekReport *report);

/* What hek_evaluate_to_json() writes beside the figures. */
typedef struct
{
  const char *title;    /* of what was measured: "fashion" */
  gint64 measured_us;   /* microseconds since 1970 UTC; 0: it is not told */
  gboolean with_errors; /* of dimensions and subspaces, and the use of centroids */
} HekEvaluateJson;

/**
 * hek_evaluate_to_json:
 * @evaluations: (element-type HekEvaluation): all of @set
 *
 * Returns: (transfer full): the document that reports read again
 */
char *hek_evaluate_to_json (const GPtrArray *evaluations, const HekEvaluateSet *set,
                            const HekEvaluateJson *wish);

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
