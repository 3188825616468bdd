/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-rows.h"

G_BEGIN_DECLS

/* The type of an attribute. Stored in files by its id. */
typedef enum
{
  HEK_FIELD_INTEGER, /* 64 bits, signed */
  HEK_FIELD_REAL,    /* double; never NaN: a row without a value is missing */
  HEK_FIELD_TEXT,    /* UTF-8 */
  HEK_FIELD_BOOLEAN,
  HEK_FIELD_TIME,    /* microseconds since 1970-01-01T00:00:00Z */
  HEK_FIELD_JSON,    /* UTF-8, one valid JSON value */
} HekFieldType;

#define HEK_N_FIELD_TYPES 6

/* "integer", "real", "text", "boolean", "time", "json". */
const char *hek_field_type_id (HekFieldType type);
gboolean hek_field_type_parse (const char *id, HekFieldType *type);

typedef struct
{
  char *name; /* UTF-8, unique in a schema, 1..255 bytes */
  HekFieldType type;
} HekField;

#define HEK_SCHEMA_MAX_FIELDS 1024

/*
 * What the rows of a source or of a collection hold: a vector each (@dim 0: none) and typed
 * attributes, any of which may be missing in a row. Immutable and shared by reference count.
 */
typedef struct
{
  HekDtype dtype;
  guint dim;
  guint n_fields;
  HekMeaning meaning; /* none, unless hek_schema_with_meaning() said so */

  /*< private >*/
  HekField *fields;
  gatomicrefcount ref_count;
} HekSchema;

/**
 * hek_schema_new:
 * @fields: (array length=n_fields): copied
 *
 * The caller has checked names, @dim and @n_fields.
 */
HekSchema *hek_schema_new (HekDtype dtype, guint dim, const HekField *fields, guint n_fields);
/* (transfer full): the same but for what the numbers of the vectors mean. */
HekSchema *hek_schema_with_meaning (const HekSchema *schema, HekMeaning meaning);
HekSchema *hek_schema_ref (HekSchema *schema);
void hek_schema_unref (HekSchema *schema);

const HekField *hek_schema_get_field (const HekSchema *schema, guint idx);

/* -1 when there is no field of that name; names are compared byte by byte. */
int hek_schema_find_field (const HekSchema *schema, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSchema, hek_schema_unref)

G_END_DECLS
