//! Outlines of the corpus's reports and cases against their gold.
