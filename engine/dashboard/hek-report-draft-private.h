/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-report-draft.h"

G_BEGIN_DECLS

/* A GRcBox: drafts share it. */
typedef struct
{
  JsonObject *object; /* owned */
  gboolean is_checked;
  char *problem;      /* owned (nullable) */
} HekReportDraftPart;

struct _HekReportDraft
{
  guint ref_count;
  HekReportDraftPart *head; /* owned: all members but "parts" */
  GPtrArray *parts;         /* owned, of HekReportDraftPart */
};

/* @object: (transfer full) */
HekReportDraftPart *hek_report_draft_part_new (JsonObject *object);
/* @head: (transfer full) */
HekReportDraft     *hek_report_draft_take (HekReportDraftPart *head);
/* The same, to be changed before anybody sees it. */
HekReportDraft     *hek_report_draft_copy (HekReportDraft *draft);

JsonObject *hek_report_draft_get_object (HekReportDraft *draft, int part);
/* @node: (nullable): %NULL: without the member. Returns: (transfer full): values are shared */
JsonObject *hek_report_draft_with_member (JsonObject *object, const char *name, JsonNode *node);

G_END_DECLS
