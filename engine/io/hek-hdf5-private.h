/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * As much of HDF5 as datasets of vectors need: groups with few links, arrays of numbers that lie in
 * one piece or in chunks (deflate, shuffle, Fletcher's checksum), text attributes. Read here and
 * not by libhdf5, since that (1.10.8) crashes on damaged files or never comes back from them: 7 of
 * 6,000 files with up to four bytes changed. Offsets and lengths of 8 bytes only, as every writer
 * has them.
 *
 * Source: The HDF Group, "HDF5 File Format Specification Version 3.0"; the numbers of sections in
 * the sources are of that.
 */

#include "hek-input-private.h"
#include "hek-numbers-private.h"
#include "hek-source-private.h"

G_BEGIN_DECLS

#define HEK_HDF5_MAGIC "\x89HDF\r\n\x1a\n"
#define HEK_HDF5_MAGIC_BYTES 8
#define HEK_HDF5_UNDEFINED G_MAXUINT64 /* an address that is none */

#define HEK_HDF5_MAX_AXES 32
#define HEK_HDF5_MAX_BLOCK_BYTES (4 * 1024 * 1024) /* of anything but numbers */
#define HEK_HDF5_MAX_MESSAGES 4096
#define HEK_HDF5_MAX_LINKS 4096

/* IV.A.2, the messages that are looked at. */
typedef enum
{
  HEK_HDF5_DATASPACE = 0x01,
  HEK_HDF5_LINK_INFO = 0x02,
  HEK_HDF5_DATATYPE = 0x03,
  HEK_HDF5_LINK = 0x06,
  HEK_HDF5_LAYOUT = 0x08,
  HEK_HDF5_FILTERS = 0x0b,
  HEK_HDF5_ATTRIBUTE = 0x0c,
  HEK_HDF5_CONTINUATION = 0x10,
  HEK_HDF5_SYMBOL_TABLE = 0x11,
} HekHdf5MessageType;

/* Bytes of the file in memory, read from front to back; reading behind the end gives zeros and
 * leaves @is_short. */
typedef struct
{
  const guint8 *p;
  gsize left;
  guint64 offset; /* of @p in the file, for messages */
  gboolean is_short;
} HekHdf5Cursor;

static inline const guint8 *
hek_hdf5_take (HekHdf5Cursor *cursor,
               gsize          n_bytes)
{
  const guint8 *p = cursor->p;

  if (n_bytes > cursor->left)
    {
      cursor->is_short = TRUE;
      return NULL;
    }
  cursor->p += n_bytes;
  cursor->left -= n_bytes;
  cursor->offset += n_bytes;
  return p;
}

/* @n_bytes up to 8, little-endian. */
static inline guint64
hek_hdf5_get (HekHdf5Cursor *cursor,
              guint          n_bytes)
{
  const guint8 *p = hek_hdf5_take (cursor, n_bytes);
  guint64 v = 0;

  for (guint i = p != NULL ? n_bytes : 0; i-- > 0;)
    v = v << 8 | p[i];
  return v;
}

typedef struct
{
  HekHdf5MessageType type;
  guint flags;
  HekHdf5Cursor body;
} HekHdf5Message;

/* The header of an object, all its blocks. */
typedef struct
{
  GPtrArray *blocks; /* owned: guint8 * */
  GArray *messages;  /* owned: HekHdf5Message */
} HekHdf5Header;

typedef struct
{
  char *name;      /* owned */
  guint64 address; /* of the header of the object */
} HekHdf5Link;

typedef struct
{
  HekSource *source;   /* borrowed: for messages */
  HekInput *input;     /* owned */
  GPtrArray *links;    /* owned: HekHdf5Link *, of the root group */
  HekHdf5Header *root; /* owned */
  guint64 n_read;      /* bytes so far of anything but numbers */
} HekHdf5;

/* One chunk of an array. */
typedef struct
{
  guint64 row, column; /* of its first number */
  guint64 address;
  guint32 stored_bytes, filter_mask;
} HekHdf5Chunk;

#define HEK_HDF5_MAX_FILTERS 8

/* An array of two axes or more; those after the first are one. */
typedef struct
{
  HekHdf5 *file; /* borrowed */
  HekNumberType type;
  guint64 n_rows, dim;
  guint n_axes;

  guint64 address;       /* in one piece: of the numbers */
  gboolean is_chunked;
  guint64 chunk_rows, chunk_columns;
  guint filters[HEK_HDF5_MAX_FILTERS];
  guint n_filters;
  GArray *chunks;        /* owned: HekHdf5Chunk, by row, then column */
  guint8 *band;          /* owned: chunk_rows whole rows */
  guint64 band_row;      /* first row of @band; HEK_HDF5_UNDEFINED before there is one */
  guint8 *packed, *work; /* owned: a chunk as stored, and on its way */
} HekHdf5Array;

/* Of a band of chunks, which is held in memory. */
#define HEK_HDF5_MAX_BAND_BYTES (128 * 1024 * 1024)
#define HEK_HDF5_MAX_CHUNKS (4 * 1024 * 1024)

HekHdf5 *hek_hdf5_open (HekSource *source, GError **error);
void hek_hdf5_close (HekHdf5 *file);

/* Reads @n_bytes at @offset; the memory is for the caller. */
guint8 *hek_hdf5_read (HekHdf5 *file, guint64 offset, guint64 n_bytes, GError **error);

HekHdf5Header *hek_hdf5_header_read (HekHdf5 *file, guint64 address, GError **error);
void hek_hdf5_header_free (HekHdf5Header *header);
/* (nullable): the first message of @type */
const HekHdf5Message *hek_hdf5_header_find (const HekHdf5Header *header, HekHdf5MessageType type);

/* Fills file->links. */
gboolean hek_hdf5_read_links (HekHdf5 *file, GError **error);

/* (nullable): a text attribute of the root group */
char *hek_hdf5_get_attribute (HekHdf5 *file, const char *name);

/* Parse the body of a message. */
gboolean hek_hdf5_parse_space (HekHdf5Cursor body, guint64 lengths[HEK_HDF5_MAX_AXES],
                               guint *n_axes);
gboolean hek_hdf5_parse_type (HekHdf5Cursor body, HekNumberType *type);

gboolean hek_hdf5_has_array (HekHdf5 *file, const char *name);
HekHdf5Array *hek_hdf5_array_open (HekHdf5 *file, const char *name, GError **error);
void hek_hdf5_array_free (HekHdf5Array *array);

/* Lists the chunks below the node of the tree at @address. */
gboolean hek_hdf5_chunks_list (HekHdf5Array *array, guint64 address, GError **error);

/**
 * hek_hdf5_array_read:
 * @out: @n × dim numbers as stored
 *
 * Rows [row, row + n) must exist.
 */
gboolean hek_hdf5_array_read (HekHdf5Array *array, guint64 row, gsize n, guint8 *out,
                              GError **error);
/* The same of an array in chunks. */
gboolean hek_hdf5_chunks_read (HekHdf5Array *array, guint64 row, gsize n, guint8 *out,
                               GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekHdf5, hek_hdf5_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekHdf5Header, hek_hdf5_header_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekHdf5Array, hek_hdf5_array_free)

G_END_DECLS
