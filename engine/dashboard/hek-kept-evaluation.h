/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <json-glib/json-glib.h>

#include "hek-workspace.h"

G_BEGIN_DECLS

/*
 * What the Quantizer measured, kept in a workspace for reports and dashboards:
 * evaluations/UUID.json, one a sample of a collection, with the figures of every method that was
 * measured on it (hek_evaluate_to_json(), without errors of dimensions). See hek-document-folder.h
 * for when they are safe and who may write.
 */
typedef struct
{
  char *id;
  char *title;         /* the collection of then; name of the file when it cannot be read */
  gint64 measured_us;  /* when the last method was: microseconds since 1970 UTC; 0: not known */
  guint n_methods;
  char *problem;       /* (nullable): why it cannot be read */
} HekKeptEvaluation;

void hek_kept_evaluation_free (HekKeptEvaluation *kept);

/* Returns: (transfer full): "fashion · 12 methods · 2026-11-23 10:31" */
char *hek_kept_evaluation_describe (const HekKeptEvaluation *kept);
/* Returns: (transfer full): "fashion, always the newest" */
char *hek_kept_evaluation_describe_newest (const HekKeptEvaluation *kept);

/* Returns: (transfer full) (element-type HekKeptEvaluation): the newest first, then those that
 * cannot be read */
GPtrArray *hek_kept_evaluation_list (HekWorkspace *workspace, GError **error);

/* (transfer none) (nullable): which of @list is meant. @name: (nullable): an id; a title, of which
 * the newest is taken; %NULL: the newest of all */
const HekKeptEvaluation *hek_kept_evaluation_find (const GPtrArray *list, const char *name);

/**
 * hek_kept_evaluation_load:
 * @name: (nullable): as in hek_kept_evaluation_find()
 *
 * Errors: %HEK_STORE_ERROR_NOT_FOUND with the names that there are; what is wrong with the file
 * Returns: (transfer full): the document
 */
JsonNode *hek_kept_evaluation_load (HekWorkspace *workspace, const char *name, GError **error);

gboolean hek_kept_evaluation_save (HekWorkspace *workspace, const char *id, const char *json,
                                   GError **error);
gboolean hek_kept_evaluation_delete (HekWorkspace *workspace, const char *id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekKeptEvaluation, hek_kept_evaluation_free)

G_END_DECLS
