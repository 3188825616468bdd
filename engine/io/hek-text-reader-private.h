/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-input-private.h"
#include "hek-source-private.h"

G_BEGIN_DECLS

/* A record (a row of CSV, a value of JSON) may have so many bytes: what bounds the memory. */
#define HEK_TEXT_MAX_RECORD_BYTES (16 * 1024 * 1024)

/* Bytes of text that one call of read() takes; how often it looks at the task. */
#define HEK_TEXT_READ_BYTES (4 * 1024 * 1024)

/*
 * The next bytes of a text: data[start] to data[end]. What is consumed moves start on; more is
 * read behind end, which may move all of it.
 */
typedef struct
{
  HekInput *input; /* owned */
  char *data;      /* owned */
  gsize start, end, capacity;
  gboolean at_end;        /* of the file: nothing comes behind data[end] */
  guint64 offset;         /* of data[start] in the text */
  guint64 line;           /* of data[start], 1-based */
  char line_end;          /* what lines are counted by: '\n' unless changed after open() */
} HekTextReader;

/* Opens at the first byte, behind the mark of UTF-8 if there is one. UTF-16 is refused. */
gboolean hek_text_reader_open (HekTextReader *reader, HekSource *source, GError **error);
void hek_text_reader_clear (HekTextReader *reader);

/* Where source->position is; its line 0 is the first byte. */
gboolean hek_text_reader_seek (HekTextReader *reader, HekSource *source, GError **error);

/* Notes where it stands in source->position. */
void hek_text_reader_note (const HekTextReader *reader, HekSource *source);

/**
 * hek_text_reader_more:
 *
 * Reads more bytes, or sets at_end. The buffer grows up to %HEK_TEXT_MAX_RECORD_BYTES; what then
 * still has no end is too long, which is_full() tells.
 */
gboolean hek_text_reader_more (HekTextReader *reader, GError **error);
gboolean hek_text_reader_is_full (const HekTextReader *reader);

/* Moves on by @n bytes, counting line feeds. */
void hek_text_reader_consume (HekTextReader *reader, gsize n);

/* Up to and with the next line feed, however far: for lines that are too long. */
gboolean hek_text_reader_skip_line (HekTextReader *reader, GError **error);

static inline const char *
hek_text_reader_at (const HekTextReader *reader)
{
  return reader->data + reader->start;
}

static inline gsize
hek_text_reader_left (const HekTextReader *reader)
{
  return reader->end - reader->start;
}

/* Whether bytes look like text at all: no NUL, not one of UTF-16. */
gboolean hek_text_is_text (const guint8 *head, gsize n_bytes);

G_END_DECLS
