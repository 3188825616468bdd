/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-report-recipe.h"

G_BEGIN_DECLS

/*
 * A recipe of a report while somebody writes it: frozen, a change makes another one that shares
 * what did not change, so undo is a list of drafts. Unlike HekReportRecipe it may be unfinished:
 * without parts, or with some that cannot be built, each of which says why. Members that this
 * version does not know are kept. Files in it are absolute; to_json() writes them relative again.
 *
 * One thread at a time.
 */
typedef struct _HekReportDraft HekReportDraft;

typedef enum
{
  HEK_REPORT_PART_SECTION,
  HEK_REPORT_PART_HEADING,
  HEK_REPORT_PART_TEXT,
  HEK_REPORT_PART_DASHBOARD,
  HEK_REPORT_PART_WIDGET,
  HEK_REPORT_PART_VIEW,
  HEK_REPORT_PART_TRIAL,
  HEK_REPORT_PART_EVALUATION,
} HekReportPartKind;

#define HEK_REPORT_N_PART_KINDS (HEK_REPORT_PART_EVALUATION + 1)

/* "section": in recipes. */
const char *hek_report_part_kind_id (HekReportPartKind kind);
/* Translated: "Section". */
const char *hek_report_part_kind_label (HekReportPartKind kind);

/* Returns: (transfer full): a part as JSON. Names of members and texts by turns, up to %NULL;
 * "recipe" is JSON itself, and left out where it is none */
char *hek_report_part_new (HekReportPartKind kind, ...) G_GNUC_NULL_TERMINATED;

/* With a cover, an A4 page and no part. */
HekReportDraft *hek_report_draft_new (const char *title);

/**
 * hek_report_draft_from_json:
 * @folder: what relative files in it are relative to
 *
 * Errors: %HEK_REPORT_RECIPE_ERROR: no recipe of a report at all, or of a newer version
 */
HekReportDraft *hek_report_draft_from_json (const char *json, gssize n_bytes, const char *folder,
                                            GError **error);
/* @folder: (nullable): files below it are written relative to it.
 * Returns: (transfer full): with lines and indents, for people and version control */
char           *hek_report_draft_to_json (HekReportDraft *draft, const char *folder);

HekReportDraft *hek_report_draft_ref (HekReportDraft *draft);
void            hek_report_draft_unref (HekReportDraft *draft);

/* --- what is in it --------------------------------------------------------------------------- */

/* In place of the number of a part: the title, the page and what else is not of a part. */
#define HEK_REPORT_HEAD (-1)

guint             hek_report_draft_get_n_parts (HekReportDraft *draft);
/* Returns: %HEK_REPORT_N_PART_KINDS: none that this version knows */
HekReportPartKind hek_report_draft_get_kind (HekReportDraft *draft, guint part);

/* (nullable): where there is none, or it is no text */
const char *hek_report_draft_get_text (HekReportDraft *draft, int part, const char *member);
gboolean    hek_report_draft_get_boolean (HekReportDraft *draft, int part, const char *member,
                                          gboolean otherwise);
gint64      hek_report_draft_get_int (HekReportDraft *draft, int part, const char *member,
                                      gint64 otherwise);
/* Returns: (transfer full): a member of any type as JSON; %NULL: there is none */
char       *hek_report_draft_get_json (HekReportDraft *draft, int part, const char *member);
/* Returns: (transfer full): as it is typed: "7d", "FROM/TO"; "" when it has none of its own */
char       *hek_report_draft_get_range (HekReportDraft *draft, int part);

/* (nullable): why it cannot be built, whatever the workspace has: "range: …". It is looked for when
 * it is first asked, and known from then on also in later drafts that share the part */
const char *hek_report_draft_get_problem (HekReportDraft *draft, int part);

/* --- changes: (transfer full) --------------------------------------------------------------- */

/* @value: (nullable): %NULL: without it */
HekReportDraft *hek_report_draft_set_text (HekReportDraft *draft, int part, const char *member,
                                           const char *value);
HekReportDraft *hek_report_draft_set_boolean (HekReportDraft *draft, int part, const char *member,
                                              gboolean value);
HekReportDraft *hek_report_draft_set_int (HekReportDraft *draft, int part, const char *member,
                                          gint64 value);

/* @json: a part, as recipes have it. Errors: it is none, or there are
 * %HEK_REPORT_RECIPE_MAX_PARTS already */
HekReportDraft *hek_report_draft_add (HekReportDraft *draft, guint at, const char *json,
                                      const char *folder, GError **error);
HekReportDraft *hek_report_draft_remove (HekReportDraft *draft, guint part);
/* @to: where it is afterwards */
HekReportDraft *hek_report_draft_move (HekReportDraft *draft, guint from, guint to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekReportDraft, hek_report_draft_unref)

G_END_DECLS
