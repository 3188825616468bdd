/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-json.h"
#include "hek-source-private.h"

G_BEGIN_DECLS

/*
 * What a value in a text looks like. The type of a field follows from all that the leading rows
 * hold, missing ones apart:
 *   one kind only          that
 *   integers and reals     real
 *   moments and other text text
 *   anything else          text where the source is a table of texts, else json (any value as it
 *                          is written)
 *   nothing                text
 * In a text, an integer with a 0 before it (007) or beyond 64 bits is text, so that keys stay what
 * they are; the words NA, N/A, NULL, None and NaN in any case are missing where the field is not
 * text.
 */
typedef enum
{
  HEK_CELL_INTEGER = 1 << HEK_FIELD_INTEGER,
  HEK_CELL_REAL = 1 << HEK_FIELD_REAL,
  HEK_CELL_TEXT = 1 << HEK_FIELD_TEXT,
  HEK_CELL_BOOLEAN = 1 << HEK_FIELD_BOOLEAN,
  HEK_CELL_TIME = 1 << HEK_FIELD_TIME,
  HEK_CELL_JSON = 1 << HEK_FIELD_JSON,
} HekCellKinds;

/* 0: missing */
guint hek_cell_kind_of_text (const char *text, gsize n);
guint hek_cell_kind_of_json (const HekJsonValue *value);

/* @kinds: all that were seen */
HekFieldType hek_cell_type (guint kinds, gboolean typed);

/* One value on its way to a column. */
typedef struct
{
  gboolean missing;
  gint64 integer;
  double real;
  const char *text; /* borrowed */
  gsize n;
} HekCell;

/* %FALSE: the value is not of that type. */
gboolean hek_cell_from_text (HekCell *cell, HekFieldType type, const char *text, gsize n);

/* @scratch: what the text of @cell may lie in, until the next call */
gboolean hek_cell_from_json (HekCell *cell, HekFieldType type, const HekJsonValue *value,
                             GString *scratch);

void hek_cell_append (const HekCell *cell, HekColumn *column);

/* Appends row @row of @column as JSON. */
void hek_cell_append_json (GString *out, const HekColumn *column, gsize row);

/**
 * hek_vector_from_text:
 * @numbers: (out) (array length=max_numbers) (nullable)
 *
 * Numbers with spaces between them, or in brackets with commas or spaces.
 *
 * Returns: how many there are, also beyond @max_numbers; -1 when there is something else, or a
 * number that a float cannot hold
 */
int hek_vector_from_text (const char *text, gsize n, float *numbers, guint max_numbers);

/*
 * The length of the vectors in a column, if that is what it holds: the one that most of the leading
 * rows have, so that a few that are wrong are refused when they are read, and not the column.
 */
typedef struct
{
  int n_numbers; /* -1: no vector */
  guint votes;
} HekVectorGuess;

/* @n_numbers: of a vector, or -1 */
void hek_vector_guess_add (HekVectorGuess *guess, int n_numbers);
/* 0: not a column of vectors */
guint hek_vector_guess_get (const HekVectorGuess *guess);

/* Types that the user gave, "name=type, name=type". */
typedef struct
{
  GHashTable *types; /* owned: name to type + 1 */
} HekCellTypes;

gboolean hek_cell_types_parse (HekCellTypes *types, HekSource *source, const char *text,
                               GError **error);
void hek_cell_types_clear (HekCellTypes *types);

/* The type given for @name, else @type. */
HekFieldType hek_cell_types_get (const HekCellTypes *types, const char *name, HekFieldType type);

/* A name for field @idx (from 0) that no other of @used has: @wish, or "column 3", or with a
 * number behind it; cut to what a schema takes. */
char *hek_cell_unique_name (const char *wish, guint idx, GHashTable *used);

G_END_DECLS
