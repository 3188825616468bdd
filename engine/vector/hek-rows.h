/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How one number of a vector is stored. Stored in files by its id. */
typedef enum
{
  HEK_DTYPE_F32,
  HEK_DTYPE_F16, /* IEEE 754 binary16 */
  HEK_DTYPE_U8,  /* 0..255 */
} HekDtype;

#define HEK_N_DTYPES 3

/*
 * What near means. Smaller is nearer in all of them.
 *   l2      squared Euclidean distance
 *   ip      minus the inner product
 *   cosine  1 minus the cosine of the angle; 1 when one of the vectors is all zero
 */
typedef enum
{
  HEK_DISTANCE_L2,
  HEK_DISTANCE_IP,
  HEK_DISTANCE_COSINE,
} HekDistance;

#define HEK_N_DISTANCES 3

/* What the numbers of a vector mean to an eye, where they mean something. Stored in files by its
 * id. */
typedef enum
{
  HEK_MEANING_NONE,
  HEK_MEANING_LAB,       /* CIE Lab colours: L*, a*, b* one after the other */
  HEK_MEANING_LUMINANCE, /* cd/m² */
} HekMeaning;

#define HEK_N_MEANINGS 3

/* The largest dimension of a vector. */
#define HEK_ROWS_MAX_DIM 65536

/* A borrowed view of vectors in memory or in a mapped file. */
typedef struct
{
  HekDtype dtype;
  guint dim;
  gsize n;
  gsize stride_bytes; /* from one vector to the next, >= dim × size of a number */
  const guint8 *data; /* aligned to the size of a number */
} HekRows;

static inline gconstpointer
hek_rows_get (const HekRows *rows,
              gsize          i)
{
  return rows->data + i * rows->stride_bytes;
}

/* Bytes of one number. */
gsize hek_dtype_bytes (HekDtype dtype);

/* "f32", "f16", "u8"; "l2", "ip", "cosine"; "none", "lab", "luminance": the words of files and of
 * the command line. */
const char *hek_dtype_id (HekDtype dtype);
const char *hek_distance_id (HekDistance distance);
const char *hek_meaning_id (HekMeaning meaning);

/* What a number of @distance is called where it is shown, translated: "Squared distance". There is
 * one number everywhere, the one that rows are ranked by: no root is taken for people, or a radius
 * that is typed, a file of answers and the window would not agree. */
const char *hek_distance_label (HekDistance distance);

/* %FALSE, and the out parameter untouched, when there is no such word. */
gboolean hek_dtype_parse (const char *id, HekDtype *dtype);
gboolean hek_distance_parse (const char *id, HekDistance *distance);
gboolean hek_meaning_parse (const char *id, HekMeaning *meaning);

G_END_DECLS
