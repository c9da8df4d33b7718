#!/usr/bin/perl
# Prints the IPv4 address that the internet sees this machine by: some name servers answer with the address of whoever asks.
# Arguments: server[:port] name type (A or TXT), for each server in turn until one answers. perl is a part of every Debian.
use strict;
use warnings;
use IO::Socket::INET;

my $WITHIN_S = 3;
my %TYPES = (A => 1, TXT => 16);
my $INTERNET = 1;

while (my ($server, $name, $type) = splice @ARGV, 0, 3) {
  my $address = eval { ask($server, $name, $TYPES{$type}) } // next;
  print "$address\n";
  exit 0;
}
exit 1;

sub ask {
  my ($server, $name, $type) = @_;
  my $socket = IO::Socket::INET->new(Proto => 'udp', PeerAddr => $server, PeerPort => 53) or return undef;
  my $id = int rand 65536;
  my $question = join('', map { chr(length) . $_ } split /\./, $name) . pack 'xnn', $type, $INTERNET;
  # RFC 1035, 4.1.1: recursion desired, one question.
  $socket->send(pack('n6', $id, 0x0100, 1, 0, 0, 0) . $question);
  my $readable = '';
  vec($readable, fileno($socket), 1) = 1;
  select($readable, undef, undef, $WITHIN_S) or return undef;
  $socket->recv(my $answer, 4096) // return undef;
  my ($its_id, $flags, undef, $answers) = unpack 'n4', $answer;
  return undef unless $its_id == $id && $flags & 0x8000 && ($flags & 0xf) == 0;
  return first_record($answer, 12 + length $question, $answers, $type);
}

# RFC 1035, 4.1.3: name, type, class, lifetime, length, data.
sub first_record {
  my ($answer, $at, $answers, $wanted) = @_;
  for (1 .. $answers) {
    until ((my $length = ord substr $answer, $at, 1) == 0) {
      if ($length >= 0xc0) { $at++; last }
      $at += 1 + $length;
    }
    $at++;
    my ($type, undef, undef, $length) = unpack 'nnNn', substr $answer, $at, 10;
    my $data = substr $answer, $at + 10, $length;
    $at += 10 + $length;
    next unless $type == $wanted;
    my $text = $type == $TYPES{A} ? join('.', unpack 'C4', $data) : substr $data, 1, ord $data;
    return $text if $text =~ /\A\d{1,3}(?:\.\d{1,3}){3}\z/;
  }
  return undef;
}
