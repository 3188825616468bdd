/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

#include "hek-report-session.h"

G_BEGIN_DECLS

/* The members of parts that people can edit, and what they can be. */
typedef enum
{
  STUDIO_REPORT_ENTRY,
  STUDIO_REPORT_TEXT,   /* of several lines */
  STUDIO_REPORT_SWITCH,
  STUDIO_REPORT_CHOICE,
  STUDIO_REPORT_FILE,
} StudioReportFieldType;

typedef struct
{
  const char *member;
  const char *label;           /* to be translated */
  const char *help;            /* to be translated; "": none */
  StudioReportFieldType type;
  guint kinds;                 /* mask of 1 << HekReportPartKind */
  gboolean otherwise;          /* of a switch: without the member */
  gboolean is_kept;            /* an empty text is one; elsewhere it is no member */
} StudioReportField;

/* The bit of the head in the mask. */
#define STUDIO_REPORT_HEAD_BIT (1u << (HEK_REPORT_N_PART_KINDS + 1))

/* Returns: (transfer full) (element-type StudioReportField): of @part, in the order of the form */
GPtrArray *studio_report_fields_list (HekReportDraft *draft, int part);

/* What people can choose, and what is written. */
typedef struct
{
  GPtrArray *ids;    /* owned, of char *: "": without the member */
  GPtrArray *labels; /* owned, of char * */
  gboolean is_lost;  /* the first is what is there now, and the workspace has it not */
} StudioReportChoices;

void     studio_report_choices_clear (StudioReportChoices *choices);
gboolean studio_report_choices_equal (const StudioReportChoices *a, const StudioReportChoices *b);

/* @choices: (out): what is there now comes first when it is none of what the workspace has */
void studio_report_fields_get_choices (HekReportSession *session, int part, const char *member,
                                       StudioReportChoices *choices);

/* Another dashboard has other widgets: its first one, in the same step of undo. A part that is all
 * of a dashboard has no widget that could be lost. */
void studio_report_fields_follow (HekReportSession *session, int part, guint64 gesture);

/* Returns: (transfer full): what is in a part, in a line: the name of its dashboard … */
char *studio_report_fields_describe (HekReportSession *session, guint part);

/* Returns: (transfer full): what building or checking said, as a sentence that names the field as
 * the form does */
char *studio_report_fields_sentence (const char *message);

G_END_DECLS
